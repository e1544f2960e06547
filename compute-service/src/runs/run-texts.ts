import type { RunError } from './run.ts';

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
