import { DialFlowError } from '../../error.ts';
import { json, route } from '../route.ts';
import type { Route } from '../route.ts';
import { mailList, mailRetry, mailsQuery, retryBody } from '../schemas/mails.ts';
import { noQuery } from '../schemas/requests.ts';
import type { ApiServices, OutboxAccess } from './services.ts';

const DEFAULT_LIMIT = 100;

const noMail = (): DialFlowError =>
    new DialFlowError('configuration', 'No mail host is configured, so there are no mails.', {
        advice: 'Set DIAL_FLOW_MAIL_HOST, DIAL_FLOW_MAIL_FROM and DIAL_FLOW_MAIL_RECIPIENTS.'
    });

/** Mails that went out, wait or were given up. */
export function mailRoutes({ outbox: access }: Pick<ApiServices, 'outbox'>): readonly Route[] {
    const required = (): OutboxAccess => {
        if (access === null) throw noMail();
        return access;
    };
    return [
        route({
            method: 'get',
            path: '/v1/mails',
            operationId: 'listMails',
            tag: 'Mail',
            summary: 'Lists mails by recipient, newest first: sent, waiting or given up, and why',
            query: mailsQuery,
            replies: { 200: { description: 'The mails, with how many wait.', schema: mailList } },
            errors: ['configuration'],
            async handle({ query: { status, limit = DEFAULT_LIMIT } }) {
                const { outbox } = required();
                const [mails, { waiting, givenUp, oldestWaiting }] = await Promise.all([
                    outbox.list({ limit, ...(status === undefined ? {} : { status }) }),
                    outbox.figures()
                ]);
                return json({ mails, waiting, givenUp, oldestWaiting });
            }
        }),
        route({
            method: 'post',
            path: '/v1/mails/retry',
            operationId: 'retryMails',
            tag: 'Mail',
            summary: 'Sends what waits or was given up at once, all of it or one mail',
            query: noQuery,
            body: retryBody,
            replies: { 202: { description: 'How many were made due.', schema: mailRetry } },
            errors: ['configuration', 'not_found'],
            async handle({ body: { key } }) {
                const { outbox, wake } = required();
                if (key !== undefined && (await outbox.list({ key, limit: 1 })).length === 0) {
                    throw new DialFlowError('not_found', `There is no mail ${key}.`, {
                        advice: '`dial-flow mail` lists them.'
                    });
                }
                const retried = await outbox.retry(key === undefined ? {} : { key });
                wake();
                return json({ retried }, { status: 202 });
            }
        })
    ];
}
