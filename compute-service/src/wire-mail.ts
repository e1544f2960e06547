import type { Logger } from 'pino';
import type { OrgConfig } from './config/orgs.ts';
import type { MailConfig, MailSignIn } from './config/mail-config.ts';
import type { MailSettings } from './night/mail-news.ts';
import { startNightAlarm } from './night/night-alarm.ts';
import type { Mailer } from './ports/mail.ts';
import type { Outbox } from './ports/outbox.ts';
import { systemClock } from './runs/clock.ts';
import type { RunStore } from './runs/store.ts';
import { startMailDispatcher } from './sinks/mail/mail-dispatcher.ts';
import { OAuthTokens } from './sinks/mail/oauth-tokens.ts';
import { SmtpMailer, type SmtpSignIn } from './sinks/mail/smtp-mailer.ts';

export interface WiredMail {
    readonly settings: MailSettings;
    /** Who hears of the runs of an org that names its own recipients; they hear of all of them. */
    settingsOf(org: Pick<OrgConfig, 'mailRecipients'>): MailSettings;
    readonly mailer: Mailer;
    readonly outbox: Outbox;
    /** Looks at the outbox at once. */
    wake(): void;
    /** Removes old mails that have gone out or were given up; a failure is only logged. */
    forget(): Promise<void>;
    close(): Promise<void>;
}

const POLL_MS = 1000;
const PATIENCE_MS = 30_000;
const KEEP_MS = 30 * 24 * 3_600_000;

const domainOf = (address: string): string => address.split('@').at(-1)?.replace('>', '') ?? 'localhost';

function signInOf(signIn: MailSignIn | null, timeoutMs: number): SmtpSignIn | null {
    if (signIn === null || signIn.kind === 'password') return signIn;
    const { user, tokenUrl, grant } = signIn;
    return { kind: 'oauth2', user, tokens: new OAuthTokens({ tokenUrl, grant, timeoutMs }) };
}

/** Puts the parts of mail together: the outbox, the host, who hears of what, and the alarm. */
export function wireMail({
    config,
    orgs,
    leaseMs,
    store,
    logger,
    outbox
}: {
    readonly config: MailConfig;
    readonly orgs: readonly OrgConfig[];
    readonly leaseMs: number;
    readonly store: RunStore;
    readonly logger: Logger;
    /** Closed with the rest of mail. */
    readonly outbox: Outbox;
}): WiredMail {
    const clock = systemClock;
    const mailer = new SmtpMailer({ ...config, signIn: signInOf(config.signIn, config.timeoutMs) });
    const dispatcher = startMailDispatcher({
        ...{ outbox, mailer, clock, logger, leaseMs, lanes: config.connections },
        pace: { perMinute: config.perMinute, atOnce: config.connections },
        ...{ giveUpMs: config.giveUpMs, pollMs: POLL_MS, patienceMs: PATIENCE_MS }
    });
    const settings: MailSettings = {
        dispatcher,
        routes: { routes: config.routes, others: config.recipients },
        linkBaseUrl: config.linkBaseUrl,
        maxAttachmentBytes: config.maxAttachmentBytes,
        domain: domainOf(config.from)
    };
    const settingsOf: WiredMail['settingsOf'] = ({ mailRecipients }) =>
        mailRecipients === null ? settings : { ...settings, routes: { routes: [], others: mailRecipients } };
    const { alarm } = config;
    const alarms = alarm
        ? orgs.map((org) =>
              startNightAlarm({ org: org.name, store, mail: settingsOf(org), clock, logger, ...alarm })
          )
        : [];
    return {
        ...{ settings, settingsOf, mailer, outbox },
        wake: () => dispatcher.wake(),
        async forget() {
            try {
                await outbox.forget(new Date(clock.now().getTime() - KEEP_MS));
            } catch (error) {
                logger.warn({ err: error }, 'Old mails could not be removed from the outbox');
            }
        },
        async close() {
            for (const each of alarms) each.stop();
            await dispatcher.stop();
            await outbox.close();
        }
    };
}
