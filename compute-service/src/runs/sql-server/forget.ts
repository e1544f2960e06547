import type { SqlServerDatabase } from '../../sql-server/database.ts';
import { text } from '../../sql-server/statement.ts';
import type { RunStore } from '../store.ts';
import { DELETE_RUNS, deleteDetails, FORGET_EVENTS, FORGETTABLE_RUNS } from './statements.ts';
import { onStore } from './store-error.ts';

const DETAILS = ['events', 'steps', 'documents'] as const;

/** Removal of what is old; which runs that is, retention decides. */
export function runForgetting({
    database
}: {
    readonly database: SqlServerDatabase;
}): Pick<RunStore, 'forgetEvents' | 'forgetRuns'> {
    return {
        forgetEvents: (runIds) =>
            onStore(async () => {
                const ids = text(JSON.stringify(runIds));
                return (await database.repeatable(FORGET_EVENTS, { ids })).affected;
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
                        await transaction.query(deleteDetails('idempotency_keys'), { ids: idsOf(whole) });
                        await transaction.query(DELETE_RUNS, { ids: idsOf(whole) });
                        return rows.filter(
                            ({ steps, accepted }) => Number(steps) > 0 || Number(accepted) === 0
                        ).length;
                    }
                )
            )
    };
}
