import type { RunError } from './run.ts';

/** Rows whose message comes out differently, with the new one; of the others nothing has to be written. */
export function changedMessages<Row extends Readonly<Record<string, unknown>>>(
    rows: readonly Row[],
    rewrite: (text: string) => string
): readonly { readonly row: Row; readonly message: string }[] {
    return rows.flatMap((row) => {
        const message = rewrite(String(row['message']));
        return message === row['message'] ? [] : [{ row, message }];
    });
}

/**
 * Returns the stored error of a run with its sentences rewritten; null where none is there or nothing changes.
 * @param stored the JSON text of it as the store keeps it
 */
export function rewrittenError(stored: unknown, rewrite: (text: string) => string): string | null {
    if (typeof stored !== 'string') return null;
    const error = JSON.parse(stored) as RunError;
    const next = { ...error, message: rewrite(error.message), advice: rewrite(error.advice) };
    return next.message === error.message && next.advice === error.advice ? null : JSON.stringify(next);
}
