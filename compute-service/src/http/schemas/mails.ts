import { z } from 'zod';
import { DELIVERY_STATUSES, MAIL_OUTCOMES } from '../../ports/outbox.ts';

/** What the API accepts and says about mails. */

const text = z.string();
const count = z.int().min(0);
const MOST = 1000;

const mailKey = z
    .string()
    .regex(/^[0-9A-Za-z._-]{1,200}$/, 'is not the key of a mail')
    .meta({ description: 'Key of the mail; all that wait or were given up without it.' });

const limit = z
    .string()
    .regex(/^\d{1,4}$/, `must be a whole number from 1 to ${MOST}`)
    .transform(Number)
    .pipe(z.number().min(1).max(MOST, `must be a whole number from 1 to ${MOST}`));

export const mailsQuery = z.strictObject({
    status: z.enum(DELIVERY_STATUSES).optional(),
    limit: limit.optional()
});

export const retryBody = z.strictObject({ key: mailKey.optional() }).meta({ id: 'MailRetryRequest' });

export const mailList = z
    .strictObject({
        mails: z.array(
            z.strictObject({
                key: text,
                runId: text.nullable(),
                outcome: z.enum(MAIL_OUTCOMES),
                subject: text,
                recipient: text,
                status: z.enum(DELIVERY_STATUSES),
                attempts: count,
                reason: text.nullable().meta({ description: 'Why the last attempt failed.' }),
                createdAt: text,
                dueAt: text.nullable().meta({ description: 'When it is tried again.' }),
                settledAt: text.nullable()
            })
        ),
        waiting: count,
        givenUp: count,
        oldestWaiting: text.nullable()
    })
    .meta({ id: 'MailList' });

export const mailRetry = z.strictObject({ retried: count });
