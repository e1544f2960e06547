import type { ComputeSession } from './compute.ts';
import type { SqlDialect } from './dialect.ts';
import { standingRemovals } from './shared/standing-removals.ts';

/**
 * Tables by which one engine tells another what it found, with what they hold where that engine did not run and no
 * accepted result of it is there. Earlier removal instructions count without AutoFlush too (F11).
 */
const INTERFACE_TABLES: Readonly<Record<string, (dialect: SqlDialect) => string>> = {
    accepted_list: () => 'select cast(null as varchar) as e164 where false',
    dedupe_duplicates: () => 'select cast(null as varchar) as record_id where false',
    flushed_pairs: (dialect) =>
        `select distinct account_id, e164 from (${standingRemovals(dialect)}) as standing`
};

/** Makes those of the tables between engines that are not there yet. */
export async function ensureInterfaceTables(session: ComputeSession): Promise<void> {
    for (const [name, select] of Object.entries(INTERFACE_TABLES)) {
        if (!(await session.hasTable(name)))
            await session.createTable({ name, select: select(session.dialect) });
    }
}
