import type { Explanation, ExplainSubject } from '../../insight/insight.ts';
import { UsageError, type Arguments, type Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { stageName } from '../stage-names.ts';
import type { ServiceClient } from '../service-client.ts';

/** `dial-flow explain`: why an account, a number or a record is in a result or not. */
export const explainCommand: Command = {
    name: 'explain',
    summary: 'why an account, a number or a record is on the list, in the queue, flagged, or not',
    synopsis: '--account ID | --number TEXT | --record ID [--run RUN]',
    options: {
        account: { type: 'string' },
        number: { type: 'string' },
        record: { type: 'string' },
        run: { type: 'string' }
    },
    optionHelp: [
        ['--account ID', 'an account, by its id'],
        ['--number TEXT', 'a phone number, in any form'],
        ['--record ID', 'a researched phone, by its id'],
        ['--run RUN', 'the run to ask; else the newest one that succeeded']
    ],
    async execute({ args, terminal, json, client }) {
        const subject = subjectOf(args);
        const service = client();
        const runId = args.text('run') ?? (await newestSuccess(service));
        const explanation = await service.explain(runId, subject);
        terminal.out(json ? JSON.stringify(explanation, null, 4) : explanationText(explanation));
        return EXIT.ok;
    }
};

function subjectOf(args: Arguments): ExplainSubject {
    const given = {
        accountId: args.text('account'),
        number: args.text('number'),
        recordId: args.text('record')
    };
    const [first, ...others] = Object.entries(given).filter(([, value]) => value !== undefined);
    if (!first || others.length > 0) throw new UsageError('Give one of --account, --number and --record.');
    return Object.fromEntries([first]);
}

async function newestSuccess(client: ServiceClient): Promise<string> {
    const { runs } = await client.runs({});
    const run = runs.find(({ status }) => status === 'succeeded' || status === 'succeeded_with_warnings');
    if (!run) throw new UsageError('No run has succeeded yet; name one with --run.');
    return run.id;
}

/** An explanation for people: the answer first, then each engine with the values that decided. */
function explanationText({ headline, engines }: Explanation): string {
    const parts = engines.map(({ engine, included, sentence, facts }) => {
        const lines = facts.map(
            ({ label, value, limit }) => `    ${label}: ${value}${limit === null ? '' : ` (limit ${limit})`}`
        );
        return [`  ${stageName(engine)}: ${included ? 'in' : 'out'}. ${sentence}`, ...lines].join('\n');
    });
    return [headline, ...parts].join('\n');
}
