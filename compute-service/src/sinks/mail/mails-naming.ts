import type { MailMessage } from '../../ports/mail.ts';
import { ERASED, type NamedSubject, type NamingRows } from '../../ports/personal-data.ts';

/** A mail to one recipient, as an outbox has it stored. */
export interface NamedMail {
    readonly key: string;
    readonly recipient: string;
    readonly createdAt: string;
    /** JSON of the message. */
    readonly message: string;
    /** Why it did not go out. */
    readonly reason: string | null;
}

/** Texts of a message that people read. */
const TEXTS = ['subject', 'text', 'html'] as const;

const read = (message: string): MailMessage => JSON.parse(message) as MailMessage;

/** Whether a mail or the reason why it did not go out names the subject. */
export function namesSubject(
    { message, reason }: Pick<NamedMail, 'message' | 'reason'>,
    subject: NamedSubject
): boolean {
    const content = read(message);
    return TEXTS.some((part) => subject.isNamedIn(content[part])) || subject.isNamedIn(reason ?? '');
}

/** The mails among these that name the subject, as rows for a person. */
export function naming(mails: readonly NamedMail[], subject: NamedSubject): readonly NamingRows[] {
    const rows = mails
        .filter((mail) => namesSubject(mail, subject))
        .map(({ key, recipient, createdAt, message, reason }) => {
            const content = read(message);
            return {
                key,
                recipient,
                created_at: createdAt,
                subject: content.subject,
                text: content.text,
                reason
            };
        });
    return rows.length === 0 ? [] : [{ place: 'outbox', rows }];
}

/** The message with each line that names the subject blanked; pictures and attachments stay. */
export function blankedMessage(message: string, subject: NamedSubject): string {
    const content = read(message);
    const blanked = TEXTS.map((part) => [part, withoutLines(content[part], subject)] as const);
    return JSON.stringify({ ...content, ...Object.fromEntries(blanked) });
}

/** HTML is parted at its tags, so that it stays a page. */
const withoutLines = (text: string, subject: NamedSubject): string =>
    text
        .split(/(\n|<[^>]*>)/)
        .map((line) => (subject.isNamedIn(line) ? ERASED : line))
        .join('');

export const blankedReason = (reason: string | null, subject: NamedSubject): string | null =>
    reason !== null && subject.isNamedIn(reason) ? ERASED : reason;
