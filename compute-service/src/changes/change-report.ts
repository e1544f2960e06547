import type { DeliveryReport } from '../runs/run.ts';

const REPORTED_FAILURES = 100;

/** Why a record that an earlier try left alone is left alone again. */
export const LEFT_ALONE = 'Conflict: it had changed, so it was left alone.';

/** What became of one review record. `kept` was as asked already; `conflict` had changed and was left alone. */
export interface ChangeResult {
    readonly id: string;
    readonly outcome: 'changed' | 'kept' | 'conflict' | 'failed';
    readonly reason: string | null;
}

export interface ChangeReport {
    readonly report: DeliveryReport;
    readonly conflicts: number;
    readonly results: readonly ChangeResult[];
    /** What a person should know about single records, for example the new id of a record that was made again. */
    readonly notes: readonly string[];
}

/** Sums up the results row by row; conflicts stand among the failures, because nothing was changed there. */
export function changeReport({
    target,
    results,
    notes
}: {
    readonly target: string;
    readonly results: readonly ChangeResult[];
    readonly notes: readonly string[];
}): ChangeReport {
    const count = (outcome: ChangeResult['outcome']): number =>
        results.filter((result) => result.outcome === outcome).length;
    const failures = results
        .filter(({ outcome }) => outcome === 'conflict' || outcome === 'failed')
        .map(({ id, reason }) => ({ key: id, reason: reason ?? 'No reason was given.' }));
    return {
        conflicts: count('conflict'),
        results,
        notes,
        report: {
            target,
            sent: results.length,
            created: 0,
            updated: count('changed') + count('kept'),
            failed: failures.length,
            unprocessed: 0,
            failures: failures.slice(0, REPORTED_FAILURES)
        }
    };
}
