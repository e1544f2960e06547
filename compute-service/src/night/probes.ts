import { connect } from 'node:net';
import { count, counted } from '../engines/share.ts';
import type { Warehouse } from '../ports/warehouse.ts';
import type { Finding, Probe } from '../observability/doctor.ts';
import type { SalesforceDelivery } from './delivery-steps.ts';

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

/** Whether somebody will hear of a run: mail is configured, and its host takes connections. */
export const mailProbe = (
    mail: { readonly host: string; readonly port: number; readonly recipients: readonly string[] } | null
): Probe => ({
    code: 'mail',
    subject: 'The mail host',
    async examine() {
        if (mail === null) {
            return {
                code: 'mail',
                status: 'warning',
                sentence: 'No mail host is configured; nobody is told how a night ended.',
                fix: 'Set DIAL_FLOW_MAIL_HOST, DIAL_FLOW_MAIL_FROM and DIAL_FLOW_MAIL_RECIPIENTS.'
            };
        }
        if (!(await takesConnections(mail))) {
            return {
                code: 'mail',
                status: 'failed',
                sentence: `The mail host ${mail.host}:${mail.port} takes no connection.`,
                fix: 'Look at the mail host, and at DIAL_FLOW_MAIL_HOST and DIAL_FLOW_MAIL_PORT.'
            };
        }
        return ok(
            'mail',
            `The mail host answers; mails go to ${counted(mail.recipients.length, 'recipient')}.`
        );
    }
});

const CONNECT_MS = 2_000;

function takesConnections({
    host,
    port
}: {
    readonly host: string;
    readonly port: number;
}): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, timeout: CONNECT_MS });
        const end = (answers: boolean) => (): void => {
            socket.destroy();
            resolve(answers);
        };
        socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
    });
}
