import type { SqlServerDatabase } from '../../sql-server/database.ts';
import { name, text, whole } from '../../sql-server/statement.ts';
import { changedMessages, rewrittenError } from '../run-texts.ts';
import type { RunStore } from '../store.ts';
import {
    LOCK_ENDED_RUN,
    READ_EVENT_MESSAGES,
    READ_RUN_TEXTS,
    READ_STEP_MESSAGES,
    UPDATE_EVENT_MESSAGE,
    UPDATE_RUN_TEXTS,
    UPDATE_STEP_MESSAGE
} from './statements.ts';
import { onStore } from './store-error.ts';

/** Replaces texts of runs that have ended. */
export function textRewriting({
    database
}: {
    readonly database: SqlServerDatabase;
}): Pick<RunStore, 'rewriteTexts'> {
    return {
        rewriteTexts: (runId, rewrite) =>
            onStore(() =>
                database.transaction(
                    // Doing it again rewrites texts that are rewritten already, which changes nothing.
                    { name: 'rewrite texts', recover: async () => undefined },
                    async (transaction) => {
                        const run = { run_id: name(runId) };
                        if ((await transaction.query(LOCK_ENDED_RUN, run)).affected === 0) return 0;
                        let replaced = 0;
                        const [kept = {}] = (await transaction.query(READ_RUN_TEXTS, run)).rows;
                        const error = rewrittenError(kept['error'], rewrite);
                        const reason = String(kept['decision_reason'] ?? '');
                        const texts = Number(error !== null) + Number(rewrite(reason) !== reason);
                        if (texts > 0) {
                            await transaction.query(UPDATE_RUN_TEXTS, {
                                ...run,
                                error: text(error ?? (kept['error'] as string | null)),
                                decision_reason: text(reason === '' ? null : rewrite(reason))
                            });
                            replaced += texts;
                        }
                        // Most events are forgotten; the newest one stays and may say why somebody decided.
                        const events = (await transaction.query(READ_EVENT_MESSAGES, run)).rows;
                        for (const { row, message } of changedMessages(events, rewrite)) {
                            await transaction.query(UPDATE_EVENT_MESSAGE, {
                                ...run,
                                seq: whole(Number(row['seq'])),
                                message: text(message)
                            });
                            replaced += 1;
                        }
                        const steps = (await transaction.query(READ_STEP_MESSAGES, run)).rows;
                        for (const { row, message } of changedMessages(steps, rewrite)) {
                            await transaction.query(UPDATE_STEP_MESSAGE, {
                                ...run,
                                key: name(String(row['key'])),
                                message: text(message)
                            });
                            replaced += 1;
                        }
                        return replaced;
                    }
                )
            )
    };
}
