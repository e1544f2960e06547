import type { Logger } from 'pino';
import type { AuditEntry, AuditLog, AuditOutcome } from '../access/audit-log.ts';
import type { Clock } from '../runs/clock.ts';

/** What is noted of a request. */
export interface AuditedRequest {
    readonly who: string;
    readonly what: string;
    readonly source: string;
    readonly requestId: string;
    readonly params: unknown;
    readonly body: unknown;
    /** The answer's body where it was done, for the id of what came into being. */
    readonly answer?: unknown;
    readonly status: number;
    readonly code: string | null;
}

/** Notes a request before its answer is sent. Never throws: what was done is done, and the log says what is missing. */
export type AuditTrail = (request: AuditedRequest) => Promise<void>;

const textAt = (value: unknown, names: readonly string[]): string | null => {
    if (typeof value !== 'object' || value === null) return null;
    for (const name of names) {
        const text = (value as Readonly<Record<string, unknown>>)[name];
        if (typeof text === 'string' && text !== '') return text.slice(0, 255);
    }
    return null;
};

const outcomeOf = (status: number): AuditOutcome =>
    status < 400 ? 'done' : status < 500 ? 'refused' : 'failed';

/** Returns the trail into an audit log. */
export function createAuditTrail({
    audit,
    clock,
    logger
}: {
    readonly audit: AuditLog;
    readonly clock: Pick<Clock, 'now'>;
    readonly logger: Logger;
}): AuditTrail {
    return async ({ params, body, answer, status, ...request }) => {
        const entry: AuditEntry = {
            ...request,
            at: clock.now().toISOString(),
            person: textAt(body, ['requestedBy', 'decidedBy', 'changedBy']),
            subject: textAt(params, ['id']) ?? textAt(answer, ['runId']),
            status,
            outcome: outcomeOf(status)
        };
        try {
            await audit.append(entry);
        } catch (error) {
            logger.error({ err: error, entry }, 'A request could not be noted in the audit log');
        }
    };
}
