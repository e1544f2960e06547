import { DialFlowError } from '../error.ts';
import { systemErrorCode } from '../system-error.ts';

/** Codes of SQLite for a file that is locked, cannot be read or written, or has no space: not the statement's fault. */
const SQLITE_AWAY: ReadonlySet<number> = new Set([
    5, // busy
    6, // locked
    8, // read-only
    10, // input or output failed
    13, // full
    14 // cannot be opened
]);
const SYSTEM_AWAY: ReadonlySet<string> = new Set([
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'EPIPE',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'ENOSPC',
    'EROFS'
]);
/** The low byte of an extended code is the plain one. */
const PLAIN_CODE = 0xff;

/** Tells whether an error of a store says that the store is away, rather than that the request was wrong. */
export function isStoreAway(error: unknown): boolean {
    if (error instanceof DialFlowError) return error.code === 'store_unavailable';
    const { errcode } = (error ?? {}) as { readonly errcode?: unknown };
    if (typeof errcode === 'number') return SQLITE_AWAY.has(errcode & PLAIN_CODE);
    return SYSTEM_AWAY.has(systemErrorCode(error) ?? '');
}
