import { DialFlowError } from '../../../error.ts';
import { systemErrorCode } from '../../../system-error.ts';

/** What went wrong, in words without paths. */
export function inWords(cause: unknown): string {
    const code = systemErrorCode(cause);
    if (code === 'ENOSPC') return 'the disk is full';
    if (code !== null) return `the folder of kept extractions cannot be used (${code})`;
    const message = cause instanceof DialFlowError ? `${cause.message} ${cause.advice}` : String(cause);
    return message.replace(/\.$/, '');
}
