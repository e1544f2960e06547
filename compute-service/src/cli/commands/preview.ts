import { setTimeout as sleep } from 'node:timers/promises';
import { counted } from '../../engines/share.ts';
import type { EnginePreview, Preview } from '../../insight/insight.ts';
import { UsageError, type Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatCount, formatTable } from '../format.ts';
import { parameterHelp } from '../parameter-help.ts';
import { askedOrg, ORG_OPTION, ORG_OPTION_HELP } from '../org-option.ts';
import { askedParameters, PARAMETER_OPTION_HELP, PARAMETER_OPTIONS } from '../parameter-input.ts';
import { joinParts } from '../run-summary.ts';
import type { ServiceClient } from '../service-client.ts';
import { stageName } from '../stage-names.ts';

const POLL_MS = 500;

/** `dial-flow preview`: what other parameters would change, on the last extract. */
export const previewCommand: Command = {
    name: 'preview',
    summary: 'counts and samples for changed parameters on the last extract, beside the counts of now',
    synopsis: '--set ENGINE.NAME=VALUE [options]',
    options: { ...PARAMETER_OPTIONS, ...ORG_OPTION, engine: { type: 'string', multiple: true } },
    optionHelp: [
        ...PARAMETER_OPTION_HELP,
        ORG_OPTION_HELP,
        ['--engine NAME', 'shows this engine too; those whose parameters change are always shown']
    ],
    notes: parameterHelp,
    async execute({ args, terminal, json, signal, client }) {
        const parameters = await askedParameters(args);
        const engines = [...new Set([...Object.keys(parameters), ...args.texts('engine')])];
        if (engines.length === 0)
            throw new UsageError('Name what to change, for example --set flush.disconnected_attempts=2.');
        const service = client();
        const preview = await untilReady({
            client: service,
            first: await service.preview({ ...askedOrg(args), engines, parameters }),
            signal
        });
        terminal.out(json ? JSON.stringify(preview, null, 4) : previewText(preview));
        return preview.status === 'failed' ? EXIT.failed : EXIT.ok;
    }
};

async function untilReady({
    client,
    first,
    signal
}: {
    readonly client: ServiceClient;
    readonly first: Preview;
    readonly signal: AbortSignal;
}): Promise<Preview> {
    let preview = first;
    while (preview.status === 'working') {
        await sleep(POLL_MS, undefined, { signal });
        preview = await client.previewById(preview.previewId);
    }
    return preview;
}

const change = (now: number, proposed: number): string =>
    proposed === now ? 'same' : `${proposed > now ? '+' : '-'}${formatCount(Math.abs(proposed - now))}`;

function engineText({ engine, now, proposed, variants, funnel, states, samples }: EnginePreview): string {
    const rows = [
        ['', 'now', 'new', 'change'],
        ['Result', formatCount(now), formatCount(proposed), change(now, proposed)],
        ...Object.entries(variants).map(([name, counts]) => [
            `  ${name.replaceAll('_', ' ')}`,
            formatCount(counts.now),
            formatCount(counts.proposed),
            change(counts.now, counts.proposed)
        ]),
        ...funnel.map((step) => [
            step.title,
            formatCount(step.now),
            formatCount(step.proposed),
            change(step.now, step.proposed)
        ])
    ];
    const sampled = (title: string, list: EnginePreview['samples']['added']): string[] =>
        list.length === 0
            ? []
            : [
                  `  ${title}`,
                  ...list.map(({ key, sentence }) => `    ${key.split(' ')[0] ?? ''}  ${sentence}`)
              ];
    return [
        stageName(engine),
        formatTable({ rows, right: [1, 2, 3] }),
        ...statesText(states),
        ...sampled('Would come in', samples.added),
        ...sampled('Would drop out', samples.dropped)
    ].join('\n');
}

/** States that put another number on the list than now; the others are only counted. */
function statesText(states: EnginePreview['states']): string[] {
    const changed = states.filter(({ taken }) => taken.now !== taken.proposed);
    if (changed.length === 0)
        return states.length === 0 ? [] : ['  Every state fills as many places as now.'];
    const rows = changed.map(({ state, taken, target }) => [
        state,
        formatCount(taken.now),
        formatCount(taken.proposed),
        change(taken.now, taken.proposed),
        formatCount(target.proposed)
    ]);
    const others = states.length - changed.length;
    return [
        '  Fill by state',
        formatTable({
            rows: [['', 'now', 'new', 'change', 'new target'], ...rows],
            right: [1, 2, 3, 4],
            indent: 4
        }),
        ...(others > 0 ? [`    ${counted(others, 'other state')} as now.`] : [])
    ];
}

/** A preview for people. A preview that is ready and has an error says what would stop a run with these values. */
export const previewText = (preview: Preview): string =>
    joinParts([
        ...preview.engines.map(engineText),
        preview.status === 'failed' ? `The preview failed: ${preview.error ?? ''}` : preview.error,
        `Computed on data of ${preview.dataAt} (run ${preview.ofRunId}). Nothing was changed.`
    ]);
