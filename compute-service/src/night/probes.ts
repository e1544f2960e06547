import { count, counted } from '../engines/share.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Warehouse } from '../ports/warehouse.ts';
import { DialFlowError } from '../error.ts';
import type { Finding, Probe } from '../observability/probe.ts';
import type { SalesforceDelivery } from './salesforce-delivery.ts';
import type { MailSettings } from './mail-news.ts';

const PROBE_MS = 10_000;

const ok = (code: string, sentence: string): Finding => ({ code, status: 'ok', sentence, fix: null });

/** Whether the org lets the service in, and what is left of its day. */
export const salesforceProbe = ({ connection }: SalesforceDelivery): Probe => ({
    code: 'salesforce',
    subject: 'The Salesforce org',
    async examine() {
        const limits = await connection.json<{ DailyApiRequests?: { Max: number; Remaining: number } }>({
            path: '/limits',
            signal: AbortSignal.timeout(PROBE_MS)
        });
        const calls = limits.DailyApiRequests;
        return ok(
            'salesforce',
            calls
                ? `The Salesforce org answers; ${count(calls.Remaining)} of ${counted(calls.Max, 'API call')} are left today.`
                : 'The Salesforce org answers.'
        );
    }
});

/** Says that nothing will be read from an org, which is fine only where a folder gives the inputs. */
export const noSalesforceProbe: Probe = {
    code: 'salesforce',
    subject: 'The Salesforce org',
    examine: () =>
        Promise.resolve({
            code: 'salesforce',
            status: 'warning',
            sentence: 'No Salesforce org is connected; inputs come from the input folder alone.',
            fix: 'Set DIAL_FLOW_SALESFORCE_LOGIN_URL and its credentials.'
        })
};

/** Whether the warehouse can be read. */
export const warehouseProbe = (warehouse: Warehouse): Probe => ({
    code: 'warehouse',
    subject: 'The warehouse',
    async examine() {
        const { announced } = await warehouse.read('area_codes');
        return ok('warehouse', `The warehouse answers; it holds ${counted(announced, 'area code')}.`);
    }
});

/** Says that nobody will hear of a run. */
export const noMailProbe: Probe = {
    code: 'mail',
    subject: 'Mail',
    examine: () =>
        Promise.resolve({
            code: 'mail',
            status: 'warning',
            sentence: 'No mail host is configured; nobody is told how a night ended.',
            fix: 'Set DIAL_FLOW_MAIL_HOST, DIAL_FLOW_MAIL_FROM and DIAL_FLOW_MAIL_RECIPIENTS.'
        })
};

/** Whether the mail host lets the service in, and whether what was to be told has gone out. */
export const mailProbe = ({
    mailer,
    outbox,
    settings
}: {
    readonly mailer: Pick<Mailer, 'verify'>;
    readonly outbox: Pick<Outbox, 'figures'>;
    readonly settings: Pick<MailSettings, 'routes'>;
}): Probe => ({
    code: 'mail',
    subject: 'Mail',
    async examine() {
        const fault = await mailer.verify().then(
            () => null,
            (error: unknown) => error
        );
        if (fault instanceof DialFlowError) {
            return { code: 'mail', status: 'warning', sentence: fault.message, fix: fault.advice };
        }
        if (fault !== null) throw fault;
        const { waiting, givenUpLately: givenUp, oldestWaiting } = await outbox.figures();
        if (waiting + givenUp > 0) {
            const since = oldestWaiting === null ? '' : `, the oldest since ${oldestWaiting}`;
            return {
                code: 'mail',
                status: 'warning',
                sentence: `The mail host answers, but ${counted(waiting, 'mail')} still ${waiting === 1 ? 'waits' : 'wait'}${since}, and ${counted(givenUp, 'mail')} ${givenUp === 1 ? 'was' : 'were'} given up in the last day.`,
                fix: 'Look at `dial-flow mail`; `dial-flow mail retry` sends them now.'
            };
        }
        const { routes, others } = settings.routes;
        const named = new Set([...routes.flatMap(({ recipients }) => recipients), ...others]);
        return ok('mail', `The mail host answers; mails go to ${counted(named.size, 'recipient')}.`);
    }
});
