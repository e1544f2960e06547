import type { ComputeEngine, ComputeSession } from '../../../engines/compute.ts';
import { identifier, textLiteral } from '../../../engines/sql.ts';
import { SUPERSEDED_HEADER } from './change-queries.ts';

/** Page files of one header. */
export interface Pages {
    readonly files: readonly string[];
    readonly header: readonly string[];
}

/** What changed in a table since its rows were indexed. */
export interface ReadChanges {
    readonly superseded: readonly string[];
    readonly current: Pages;
}

/** Rows of an earlier extraction beside what changed since then. */
export interface ChangeCounts {
    /** Rows that stand as they were read. */
    readonly kept: number;
    /** Rows as they are now, new ones among them. */
    readonly changed: number;
    /** Rows that are gone, or none of the table's any more. */
    readonly removed: number;
    /** Rows that are otherwise or gone and were written after the rows that did not change were counted. */
    readonly writtenSinceCount: number;
}

/** Rows that an extraction found otherwise than changes had told. */
export interface UnseenChanges {
    readonly gone: number;
    readonly appeared: number;
    readonly different: number;
}

const rowsSelect = ({ header }: Pages): string =>
    `"Id" as id, hash(${header.map(identifier).join(', ')}) as digest`;

const importRows = (
    session: ComputeSession,
    { table, pages }: { readonly table: string; readonly pages: Pages }
): Promise<number> => session.importCsv({ table, ...pages, select: rowsSelect(pages) });

const importSuperseded = (session: ComputeSession, files: readonly string[]): Promise<number> =>
    session.importCsv({
        table: 'superseded',
        files,
        header: SUPERSEDED_HEADER,
        select: '"Id" as id, cast("SystemModstamp" as timestamp) as written_at'
    });

const timestamp = (instant: Date): string =>
    `cast(${textLiteral(instant.toISOString().replace('Z', ''))} as timestamp)`;

const numbersOf = async (session: ComputeSession, sql: string): Promise<readonly number[]> =>
    (await session.query(sql))[0]?.map(Number) ?? [];

const CHANGED_IDS = 'select id from superseded union select id from current_rows';

/**
 * Counts what changed beside the rows of an index.
 * @param countedAt when the org counted the rows that did not change
 */
export async function countChanges({
    compute,
    index,
    changes,
    countedAt
}: {
    readonly compute: ComputeEngine;
    readonly index: string;
    readonly changes: ReadChanges;
    readonly countedAt: Date;
}): Promise<ChangeCounts> {
    const session = await compute.open({ file: index, readOnly: true });
    try {
        await importSuperseded(session, changes.superseded);
        await importRows(session, { table: 'current_rows', pages: changes.current });
        const [all = 0, otherwise = 0, removed = 0, writtenSinceCount = 0] = await numbersOf(
            session,
            `select (select count(*) from indexed_rows), count(*),
                count(*) filter (where id not in (select id from current_rows)),
                count(*) filter (where id not in (select id from superseded where written_at < ${timestamp(countedAt)}))
            from indexed_rows where id in (${CHANGED_IDS})`
        );
        const [changed = 0] = await numbersOf(session, 'select count(*) from current_rows');
        return { kept: all - otherwise, changed, removed, writtenSinceCount };
    } finally {
        await session.close();
    }
}

/** Makes the index of a table that was read whole. */
export async function makeIndex({
    compute,
    index,
    pages
}: {
    readonly compute: ComputeEngine;
    readonly index: string;
    readonly pages: Pages;
}): Promise<void> {
    const session = await compute.open({ file: index });
    try {
        await importRows(session, { table: 'indexed_rows', pages });
        await session.checkpoint();
    } finally {
        await session.close();
    }
}

/**
 * Makes the index of a table that was read whole in a copy of the index of the extraction before, and says what became
 * otherwise without a change that would have told of it.
 * @param movedSince rows that were written since then may have moved while the table was read, and are not compared
 */
export async function makeIndexAndCompare({
    compute,
    index,
    pages,
    changes,
    movedSince
}: {
    readonly compute: ComputeEngine;
    readonly index: string;
    readonly pages: Pages;
    readonly changes: ReadChanges;
    readonly movedSince: Date;
}): Promise<UnseenChanges> {
    const session = await compute.open({ file: index });
    try {
        await importSuperseded(session, changes.superseded);
        await importRows(session, { table: 'current_rows', pages: changes.current });
        await session.createTable({
            name: 'expected_rows',
            select: `select id, digest from indexed_rows where id not in (${CHANGED_IDS})
                union all select id, digest from current_rows`
        });
        await session.createTable({
            name: 'moved_rows',
            select: `select id from superseded where written_at >= ${timestamp(movedSince)}
                union select id from current_rows where id not in (select id from superseded)`
        });
        await importRows(session, { table: 'indexed_rows', pages });
        const [gone = 0, appeared = 0, different = 0] = await numbersOf(
            session,
            `select count(*) filter (where found.id is null), count(*) filter (where expected.id is null),
                count(*) filter (where found.digest <> expected.digest)
            from expected_rows as expected full join indexed_rows as found on found.id = expected.id
            where coalesce(found.id, expected.id) not in (select id from moved_rows)`
        );
        for (const table of ['superseded', 'current_rows', 'expected_rows', 'moved_rows'])
            await session.dropTable(table);
        await session.checkpoint();
        return { gone, appeared, different };
    } finally {
        await session.close();
    }
}
