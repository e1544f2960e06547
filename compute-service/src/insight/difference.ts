import type { ComputeSession, SqlRow } from '../engines/compute.ts';
import type { EngineOutput } from '../engines/engine.ts';
import type { OutputDifference } from '../runs/run.ts';

/** Columns that differ from night to night without anybody having decided differently. */
const VOLATILE_COLUMNS: ReadonlySet<string> = new Set([
    'rank',
    'reason',
    'call_date',
    'window_start_utc',
    'window_end_utc',
    'window_local',
    'days_since_research'
]);

const SAMPLES = 5;

export interface DifferenceInput {
    readonly session: ComputeSession;
    readonly output: EngineOutput;
    /** The output's file of this run with its number of rows. */
    readonly current: { readonly file: string; readonly rows: number };
    /** The same of the last accepted run with its header; null where there is none. */
    readonly previous: { readonly file: string; readonly header: readonly string[] } | null;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const textOf = (row: SqlRow | undefined): string => row?.map((value) => value ?? '').join(' ') ?? '';

/**
 * Compares an output with that of the last accepted run by its key columns: rows added, removed and changed, each
 * with a few samples in key order. An output that the last run did not have, or had with other keys, has no `before`.
 */
export async function differenceOf({
    session,
    output,
    current,
    previous
}: DifferenceInput): Promise<OutputDifference> {
    const comparable = previous !== null && output.keyColumns.every((key) => previous.header.includes(key));
    if (!previous || !comparable) {
        const samples = { added: [], removed: [], changed: [] };
        const after = current.rows;
        return { output: output.name, before: null, after, added: after, removed: 0, changed: 0, samples };
    }
    const compared = output.columns.filter(
        (column) =>
            !output.keyColumns.includes(column) &&
            !VOLATILE_COLUMNS.has(column) &&
            previous.header.includes(column)
    );
    const needed = [...output.keyColumns, ...compared];
    const now = `now_${output.name}`;
    const before = `before_${output.name}`;
    const after = await session.importCsv({
        table: now,
        files: [current.file],
        header: output.columns,
        used: needed,
        select: needed.map(quoted).join(', ')
    });
    const rowsBefore = await session.importCsv({
        table: before,
        files: [previous.file],
        header: previous.header,
        used: needed,
        select: needed.map(quoted).join(', ')
    });
    const sameKey = output.keyColumns
        .map((key) => `coalesce(n.${quoted(key)}, '') = coalesce(b.${quoted(key)}, '')`)
        .join(' and ');
    const differs = compared.map((column) => `n.${quoted(column)} is distinct from b.${quoted(column)}`);
    const keysOf = (side: 'n' | 'b'): string =>
        output.keyColumns.map((key) => `${side}.${quoted(key)}`).join(', ');

    const find = async (side: 'n' | 'b', from: string): Promise<{ count: number; samples: string[] }> => {
        const [count] = await session.query(`select cast(count(*) as bigint) ${from}`);
        const samples = await session.query(
            `select ${keysOf(side)} ${from} order by ${keysOf(side)} limit ${String(SAMPLES)}`
        );
        return { count: Number(count?.[0] ?? 0), samples: samples.map(textOf) };
    };
    const added = await find(
        'n',
        `from ${now} n where not exists (select 1 from ${before} b where ${sameKey})`
    );
    const removed = await find(
        'b',
        `from ${before} b where not exists (select 1 from ${now} n where ${sameKey})`
    );
    const changed =
        differs.length === 0
            ? { count: 0, samples: [] }
            : await find('n', `from ${now} n join ${before} b on ${sameKey} where ${differs.join(' or ')}`);
    await session.dropTable(now);
    await session.dropTable(before);
    return {
        output: output.name,
        before: rowsBefore,
        after,
        added: added.count,
        removed: removed.count,
        changed: changed.count,
        samples: { added: added.samples, removed: removed.samples, changed: changed.samples }
    };
}
