import { inSpan } from '../../tracing.ts';
import type { Mailer, MailMessage } from '../../ports/mail.ts';

/**
 * Sends a message. A mail that cannot be sent never fails a run.
 * @returns warnings in words; none where the mail went out
 */
export async function notify({
    mailer,
    message
}: {
    readonly mailer: Mailer;
    readonly message: MailMessage;
}): Promise<readonly string[]> {
    try {
        await inSpan({ name: 'mail', kind: 'client' }, () => mailer.send(message));
        return [];
    } catch (cause) {
        return [`The mail was not sent: ${cause instanceof Error ? cause.message : String(cause)}`];
    }
}
