import type { EngineId } from '../engine-id.ts';
import { count, counted, percent } from '../share.ts';
import { stepTable } from '../engine.ts';
import { figure, noneOf, type Finding, type QualityCheck } from './check.ts';

const LIST = stepTable('call_list', 'on_the_list');
const FILL = stepTable('call_list', 'state_fill');

/** The input whose readable rows are the top of a funnel; the other funnels start from several tables. */
const INPUT_OF_FUNNEL: Readonly<Partial<Record<EngineId, string>>> = {
    dedupe: 'researched_phones',
    research: 'accounts'
};

const funnelAddsUp: QualityCheck = {
    code: 'funnel_adds_up',
    title: 'Rows in are rows out and rows dropped',
    help: 'Each funnel from the rows that were read to its result: what goes into a step comes out of it or is counted as dropped.',
    severity: 'error',
    engine: null,
    find({ funnels, inputs }) {
        const wrong = funnels.filter((step, index) => {
            const above = funnels[index - 1];
            if (above?.engine === step.engine)
                return step.dropped < 0 || above.rows !== step.rows + step.dropped;
            const input = inputs.find(({ table }) => table === INPUT_OF_FUNNEL[step.engine]);
            return step.dropped !== 0 || (input && step.rows !== input.read - input.quarantined);
        });
        return Promise.resolve({
            passed: wrong.length === 0,
            expected: '0 steps',
            actual: counted(wrong.length, 'step'),
            sentence:
                wrong.length === 0
                    ? `All ${count(funnels.length)} steps of the funnels add up.`
                    : `These steps do not add up: ${wrong.map(({ engine, step }) => `${engine}.${step}`).join(', ')}.`
        });
    }
};

const noSuppressedOnList: QualityCheck = {
    code: 'no_suppressed_on_list',
    title: 'Nobody on the list is suppressed',
    help: 'Numbers and accounts of the list against everything that must not be called.',
    severity: 'error',
    engine: 'call_list',
    find: async ({ session }) =>
        noneOf({
            found: await figure(
                session,
                `select count(*) from ${LIST} l
where exists (select 1 from blocked_numbers b where b.number = l.number)
    or exists (select 1 from blocked_accounts b where b.account_id = l.account_id)`
            ),
            what: 'No number and no account on the list is suppressed',
            wrong: ['entry of the list must not be called', 'entries of the list must not be called']
        })
};

const noNumberTwice: QualityCheck = {
    code: 'no_number_twice',
    title: 'No number is on the list twice',
    help: 'The numbers of the list against each other.',
    severity: 'error',
    engine: 'call_list',
    find: async ({ session }) =>
        noneOf({
            found: await figure(session, `select count(*) - count(distinct number) from ${LIST}`),
            what: 'Every number stands on the list once',
            wrong: ['entry of the list repeats a number', 'entries of the list repeat a number']
        })
};

/** Q: N, or every state with population has given all it had. */
const listSize: QualityCheck = {
    code: 'list_size',
    title: 'The list is full, or its size is explained',
    help: 'The size of the list is the one that was asked for, or every state with population gave all candidates that it had.',
    severity: 'error',
    engine: 'call_list',
    async find({ session, context }) {
        const size = BigInt(context.parameters.call_list.size);
        const rows = await figure(session, `select count(*) from ${LIST}`);
        const unused = await figure(
            session,
            `select count(*) from ${FILL} where population > 0 and taken <> supply`
        );
        const passed = rows === size || (rows < size && unused === 0n);
        return {
            passed,
            expected: count(size),
            actual: count(rows),
            sentence:
                rows === size
                    ? `The list holds ${counted(rows, 'number')}, as asked.`
                    : passed
                      ? `The list holds ${count(rows)} of ${count(size)} numbers: there are no more candidates in any state.`
                      : `The list holds ${count(rows)} of ${count(size)} numbers, although ${counted(unused, 'state has', 'states have')} candidates left.`
        };
    }
};

const stateMix: QualityCheck = {
    code: 'state_mix',
    title: 'States hold what they were given',
    help: 'Entries of each state against what the apportionment took from it; one more or less is allowed.',
    severity: 'error',
    engine: 'call_list',
    find: async ({ session }) =>
        noneOf({
            found: await figure(
                session,
                `select count(*) from ${FILL} f
full join (select state, count(*) as entries from ${LIST} group by state) l on l.state = f.state
where abs(coalesce(l.entries, 0) - coalesce(f.taken, 0)) > 1`
            ),
            what: 'Every state holds the entries that it was given, or one more or less',
            wrong: [
                'state holds another number of entries than it was given',
                'states hold other numbers of entries than they were given'
            ]
        })
};

const MAIN_OUTPUTS: readonly {
    readonly engine: EngineId;
    readonly output: 'duplicate_removals' | 'phone_removals' | 'research_queue' | 'call_list';
    /** One of its rows, and several. */
    readonly names: readonly [one: string, many: string];
    readonly rows: string;
}[] = [
    {
        engine: 'dedupe',
        output: 'duplicate_removals',
        names: ['duplicate', 'duplicates'],
        rows: stepTable('dedupe', 'duplicates')
    },
    {
        engine: 'flush',
        output: 'phone_removals',
        names: ['phone removal', 'phone removals'],
        rows: stepTable('flush', 'removals')
    },
    {
        engine: 'research',
        output: 'research_queue',
        names: ['research request', 'research requests'],
        rows: stepTable('research', 'within_max_requests')
    },
    { engine: 'call_list', output: 'call_list', names: ['list entry', 'list entries'], rows: LIST }
];

const TEN_THOUSANDTHS = 10_000n;

/** Q: |rows − previous| ÷ previous below the limit, exactly; none before passes, 0 before only with 0. */
function volumeFinding({
    rows,
    previous,
    limit,
    names
}: {
    rows: bigint;
    previous: bigint | null;
    limit: number;
    names: readonly [one: string, many: string];
}): Finding {
    const expected = previous === null ? 'anything' : `${count(previous)} ± less than ${percent(limit)}`;
    if (previous === null) {
        return {
            passed: true,
            expected,
            actual: count(rows),
            sentence: `${counted(rows, ...names)}; no accepted run before.`
        };
    }
    const change = rows > previous ? rows - previous : previous - rows;
    const passed =
        previous === 0n
            ? rows === 0n
            : change * TEN_THOUSANDTHS < previous * BigInt(Math.round(limit * 10_000));
    const share = previous === 0n ? '' : ` (${percent(Number(change) / Number(previous))})`;
    const direction =
        rows === previous
            ? 'as many as'
            : rows > previous
              ? `${count(change)}${share} more than`
              : `${count(change)}${share} fewer than`;
    return {
        passed,
        expected,
        actual: count(rows),
        sentence: `${counted(rows, ...names)}, ${direction} in the last accepted run; the limit is a change below ${percent(limit)}.`
    };
}

const volumes: readonly QualityCheck[] = MAIN_OUTPUTS.map(({ engine, output, names, rows }) => ({
    code: `volume_${output}` as const,
    title: `About as many ${names[1]} as last time`,
    help: `The number of ${names[1]} against that of the last accepted run. A jump usually means that an input is missing, doubled or mapped differently.`,
    // An account with an open request is not queued again, so that the queue shrinks where nobody works it off.
    severity: output === 'research_queue' ? 'warn' : 'error',
    engine,
    async find({ session, context, previousRows }) {
        const previous = previousRows?.[output];
        return volumeFinding({
            rows: await figure(session, `select count(*) from ${rows}`),
            previous: previous === undefined ? null : BigInt(previous),
            limit: context.parameters.night.max_volume_change,
            names
        });
    }
}));

/** Checks of what came out. */
export const RESULT_CHECKS: readonly QualityCheck[] = [
    funnelAddsUp,
    noSuppressedOnList,
    noNumberTwice,
    listSize,
    stateMix,
    ...volumes
];
