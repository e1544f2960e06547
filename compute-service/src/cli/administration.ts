import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { AuditLog } from '../access/audit-log.ts';
import type { CommandContext } from './command.ts';

/** Notes in the audit log what somebody did at the command line of the machine. */
export async function noteOnAudit(
    { operator, now }: Pick<CommandContext, 'operator' | 'now'>,
    {
        audit,
        what,
        subject,
        failure = null
    }: {
        readonly audit: AuditLog;
        readonly what: string;
        readonly subject: string;
        /** Code of the error with which it ended. */
        readonly failure?: string | null;
    }
): Promise<void> {
    await audit.append({
        ...{ at: new Date(now()).toISOString(), who: operator, person: null, what, subject },
        ...{ source: hostname(), requestId: randomUUID(), status: null, code: failure },
        outcome: failure === null ? 'done' : 'failed'
    });
}
