import type { SqlServerDatabase } from '../../sql-server/database.ts';
import { name, text, type SqlRecord } from '../../sql-server/statement.ts';
import type { RunDocuments } from '../run.ts';
import { fromJson } from '../sqlite/rows.ts';
import type { RunStore } from '../store.ts';
import { textRewriting } from './rewrite-texts.ts';
import {
    DELETE_DOCUMENT,
    DELETE_RUNS,
    deleteDetails,
    FORGET_EVENTS,
    FORGETTABLE_RUNS,
    LOCK_ENDED_RUN,
    READ_DOCUMENTS,
    UPDATE_DOCUMENT
} from './statements.ts';
import { onStore } from './store-error.ts';

const DETAILS = ['events', 'steps', 'documents'] as const;

/** Removal of what is old or has to go; which that is, others decide. */
export function runForgetting({
    database
}: {
    readonly database: SqlServerDatabase;
}): Pick<RunStore, 'forgetEvents' | 'forgetRuns' | 'rewriteDocuments' | 'rewriteTexts'> {
    return {
        ...textRewriting({ database }),
        forgetEvents: (runIds) =>
            onStore(async () => {
                const ids = text(JSON.stringify(runIds));
                return (await database.repeatable(FORGET_EVENTS, { ids })).affected;
            }),

        rewriteDocuments: (runId, rewrite) =>
            onStore(() => {
                // Work that is done again after a lost commit finds its own texts; then they were replaced all the same.
                let replaced = false;
                return database.transaction(
                    { name: 'rewrite documents', recover: async () => undefined },
                    async (transaction) => {
                        const run = { run_id: name(runId) };
                        if ((await transaction.query(LOCK_ENDED_RUN, run)).affected === 0) return false;
                        const { rows } = await transaction.query(READ_DOCUMENTS, run);
                        for (const [document, body] of rewritten(rows, rewrite)) {
                            replaced = true;
                            const which = { ...run, name: name(document) };
                            await (body === undefined
                                ? transaction.query(DELETE_DOCUMENT, which)
                                : transaction.query(UPDATE_DOCUMENT, { ...which, body: text(body) }));
                        }
                        return replaced;
                    }
                );
            }),

        forgetRuns: (runIds) =>
            onStore(() =>
                database.transaction(
                    { name: 'forget runs', recover: async () => undefined },
                    async (transaction) => {
                        const { rows } = await transaction.query(FORGETTABLE_RUNS, {
                            ids: text(JSON.stringify(runIds))
                        });
                        const idsOf = (chosen: typeof rows) =>
                            text(JSON.stringify(chosen.map(({ id }) => id)));
                        for (const table of DETAILS) {
                            await transaction.query(deleteDetails(table), { ids: idsOf(rows) });
                        }
                        const whole = rows.filter(({ accepted }) => Number(accepted) === 0);
                        await transaction.query(deleteDetails('launch_keys'), { ids: idsOf(whole) });
                        await transaction.query(DELETE_RUNS, { ids: idsOf(whole) });
                        return rows.filter(
                            ({ steps, accepted }) => Number(steps) > 0 || Number(accepted) === 0
                        ).length;
                    }
                )
            )
    };
}

/** Returns the documents that a rewrite makes other ones, by name; undefined where it leaves one out. */
function rewritten(
    rows: readonly SqlRecord[],
    rewrite: (documents: RunDocuments) => RunDocuments
): readonly (readonly [name: string, body: string | undefined])[] {
    const stored = rows.map((row) => [String(row['name']), String(row['body'])] as const);
    const before = Object.fromEntries(stored.map(([document, body]) => [document, fromJson(body)]));
    const after = new Map(Object.entries(rewrite(before as RunDocuments)));
    return stored
        .map(([document, body]) => [document, body, JSON.stringify(after.get(document))] as const)
        .filter(([, body, next]) => next !== body)
        .map(([document, , next]) => [document, next]);
}
