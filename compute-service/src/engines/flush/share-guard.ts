import { DialFlowError } from '../../error.ts';
import type { SqlRow } from '../compute.ts';
import type { EngineContext } from '../engine.ts';

const TEN_THOUSAND = 10_000n;

const grouped = (count: bigint): string => count.toLocaleString('en-US');

/** A share as percent with at most two decimals, cut, without floating point. */
function percent(part: bigint, whole: bigint): string {
    const hundredths = (part * TEN_THOUSAND) / whole;
    const decimals = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
    return `${hundredths / 100n}${decimals === '' ? '' : `.${decimals}`} %`;
}

/**
 * Compares the dialable numbers that have a removal instruction with all dialable numbers (F9), exactly; no numbers at
 * all pass.
 * @returns both counts and the share in words
 * @throws DialFlowError `invalid_input` where the share is above `max_share_flushed`
 */
export function shareVerdict(input: {
    readonly rows: readonly SqlRow[];
    readonly context: EngineContext;
}): string {
    const [removed, dialable] = (input.rows[0] ?? [0, 0]).map((count) => BigInt(count ?? 0));
    if (removed === undefined || dialable === undefined || dialable === 0n)
        return 'There are no dialable numbers.';
    // A share has at most four decimals (G11), so that ten-thousandths are whole.
    const limit = BigInt(Math.round(input.context.parameters.flush.max_share_flushed * Number(TEN_THOUSAND)));
    const found = `${grouped(removed)} of ${grouped(dialable)} dialable numbers (${percent(removed, dialable)})`;
    if (removed * TEN_THOUSAND <= limit * dialable) return `${found} are flagged for removal.`;
    throw new DialFlowError(
        'invalid_input',
        `AutoFlush would remove ${found}; the limit is ${percent(limit, TEN_THOUSAND)}.`,
        {
            advice: 'Look for a disposition that is mapped wrongly; if the numbers are right, raise max_share_flushed for this run.',
            field: 'flush.max_share_flushed'
        }
    );
}
