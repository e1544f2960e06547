import { changedMessages, rewrittenError } from '../run-texts.ts';
import type { RunStore } from '../store.ts';
import type { RunDatabase } from './database.ts';
import { ENDED } from './queries.ts';

/** Replaces texts of runs that have ended. */
export function textRewriting({
    database
}: {
    readonly database: RunDatabase;
}): Pick<RunStore, 'rewriteTexts'> {
    return {
        rewriteTexts: async (runId, rewrite) =>
            database.transaction(() => {
                const run = database.get(
                    `SELECT error, decision_reason FROM runs WHERE id = ? AND ${ENDED}`,
                    runId
                );
                if (!run) return 0;
                let replaced = 0;
                const error = rewrittenError(run['error'], rewrite);
                if (error !== null) {
                    replaced += database.run('UPDATE runs SET error = ? WHERE id = ?', error, runId);
                }
                const reason = String(run['decision_reason'] ?? '');
                if (rewrite(reason) !== reason) {
                    replaced += database.run(
                        'UPDATE runs SET decision_reason = ? WHERE id = ?',
                        ...[rewrite(reason), runId]
                    );
                }
                // Most events are forgotten; the newest one stays and may say why somebody decided.
                const events = database.all(
                    'SELECT seq, message FROM events WHERE run_id = ? AND message IS NOT NULL',
                    runId
                );
                for (const { row, message } of changedMessages(events, rewrite)) {
                    replaced += database.run(
                        'UPDATE events SET message = ? WHERE run_id = ? AND seq = ?',
                        ...[message, runId, Number(row['seq'])]
                    );
                }
                const steps = database.all(
                    'SELECT key, message FROM steps WHERE run_id = ? AND message IS NOT NULL',
                    runId
                );
                for (const { row, message } of changedMessages(steps, rewrite)) {
                    replaced += database.run(
                        'UPDATE steps SET message = ? WHERE run_id = ? AND key = ?',
                        ...[message, runId, String(row['key'])]
                    );
                }
                return replaced;
            })
    };
}
