import { flushEngine } from '../../../src/engines/flush/engine.ts';
import {
    funnelOf,
    outputOf,
    preparedWorld,
    runEngine,
    testContext,
    type ContextOptions,
    type PreparedTables,
    type TestRow
} from '../prepared-tables.ts';

export const NUMBER = '+14155552671';
export const OTHER_NUMBER = '+12125552672';

/** A call on NUMBER for account A1, unless said otherwise. */
export const call = (
    call_id: string,
    call_day: string | null,
    disposition: string,
    cells: TestRow = {}
): TestRow => ({
    call_id,
    account_id: 'A1',
    e164: NUMBER,
    class: 'geographic',
    call_day,
    created_at: call_day === null ? null : `${call_day}T12:00:00Z`,
    disposition,
    inbound: false,
    owner_id: 'agent',
    ...cells
});

/** A researched phone of account A1 that holds NUMBER, unless said otherwise. */
export const place = (record_id: string, cells: TestRow = {}): TestRow => ({
    account_id: 'A1',
    object: 'researched_phones',
    record_id,
    field: 'phone_text',
    field_index: 0,
    text: '(415) 555-2671',
    e164: NUMBER,
    class: 'geographic',
    retired: false,
    ...cells
});

/** Enough other numbers for one flagged number to be no great share. */
const OTHER_PLACES = Array.from({ length: 40 }, (_, index) =>
    place(`other${index}`, { account_id: 'B', e164: `+13035550${100 + index}`, text: 'other' })
);

export interface FlushResult {
    readonly removals: Record<string, unknown>[];
    readonly suppressions: Record<string, unknown>[];
    readonly flagged: unknown[][];
    readonly flushedPairs: unknown[][];
    readonly withoutPlace: unknown[][];
    readonly evidence: unknown[][];
    readonly spanVariants: Record<string, number>;
    readonly funnel: Record<string, number>;
    readonly verdict: string;
}

/** Runs AutoFlush on the rows, with 40 other numbers stored beside. */
export async function flushNight(tables: PreparedTables, options: ContextOptions = {}): Promise<FlushResult> {
    const session = await preparedWorld({
        ...tables,
        phone_places: [...(tables.phone_places ?? []), ...OTHER_PLACES]
    });
    try {
        const context = testContext(session, options);
        const [verdict = ''] = await runEngine(session, flushEngine, context);
        const variants = await session.query('select span_mode, flagged_numbers from flush_span_variants');
        const rows = async (sql: string): Promise<unknown[][]> =>
            (await session.query(sql)).map((row) => [...row]);
        return {
            removals: await outputOf(session, flushEngine, { name: 'phone_removals', context }),
            suppressions: await outputOf(session, flushEngine, { name: 'new_suppressions', context }),
            flagged: await rows('select account_id, e164, rule from flush_flagged order by account_id, e164'),
            flushedPairs: await rows('select account_id, e164 from flushed_pairs order by account_id, e164'),
            withoutPlace: await rows(
                'select account_id, e164 from flush_flagged_without_place order by account_id, e164'
            ),
            evidence: await rows(
                'select account_id, e164, calls from flush_evidence order by account_id, e164'
            ),
            spanVariants: Object.fromEntries(
                variants.map(([mode, flagged]) => [String(mode), Number(flagged)])
            ),
            funnel: await funnelOf(session, flushEngine),
            verdict
        };
    } finally {
        await session.close();
    }
}
