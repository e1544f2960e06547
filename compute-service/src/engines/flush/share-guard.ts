import { DialFlowError } from '../../error.ts';
import type { SqlRow } from '../compute.ts';
import type { EngineContext } from '../engine.ts';
import { count, exceedsShare, percent } from '../share.ts';

/**
 * Compares the dialable numbers that have a removal instruction with all dialable numbers (F9), exactly; no numbers at
 * all pass.
 * @returns both counts and the share in words
 * @throws DialFlowError `invalid_input` where the share is above `max_share_flushed`
 */
export function shareVerdict({
    rows,
    context
}: {
    readonly rows: readonly SqlRow[];
    readonly context: EngineContext;
}): string {
    const [part, whole] = [BigInt(rows[0]?.[0] ?? 0), BigInt(rows[0]?.[1] ?? 0)];
    if (whole === 0n) return 'There are no dialable numbers.';
    const limit = context.parameters.flush.max_share_flushed;
    const found = `${count(part)} of ${count(whole)} dialable numbers (${percent(Number(part) / Number(whole))})`;
    if (!exceedsShare({ part, whole, share: limit })) return `${found} are flagged for removal.`;
    throw new DialFlowError(
        'invalid_input',
        `AutoFlush would remove ${found}; the limit is ${percent(limit)}.`,
        {
            advice: 'Look for a disposition that is mapped wrongly; if the numbers are right, raise max_share_flushed for this run.',
            field: 'flush.max_share_flushed'
        }
    );
}
