import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readMailRoutes, type MailRoute } from '../sinks/mail/mail-routes.ts';
import type { OAuthGrant } from '../sinks/mail/oauth-tokens.ts';
import type { MailEncryption } from '../sinks/mail/smtp-mailer.ts';
import { mailAuthOf } from './mail-variables.ts';
import type { Variables } from './variables.ts';

export type MailSignIn =
    | { readonly kind: 'password'; readonly user: string; readonly password: string }
    | {
          readonly kind: 'oauth2';
          readonly user: string;
          readonly tokenUrl: string;
          readonly grant: OAuthGrant;
      };

export interface MailConfig {
    readonly host: string;
    readonly port: number;
    readonly encryption: MailEncryption;
    /** PEM of authorities that are trusted besides the usual ones. */
    readonly ca: string | null;
    readonly signIn: MailSignIn | null;
    readonly from: string;
    /** Who hears of what no route is for. */
    readonly recipients: readonly string[];
    readonly routes: readonly MailRoute[];
    readonly linkBaseUrl: string | null;
    readonly maxAttachmentBytes: number;
    readonly connections: number;
    readonly perMinute: number;
    readonly timeoutMs: number;
    readonly giveUpMs: number;
    /** When a night must have ended, as cron with a time zone; null where nobody is alarmed. */
    readonly alarm: { readonly cron: string; readonly timeZone: string } | null;
}

const MEGABYTE = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** Faults of the files that variables of mail name. */
export function mailFileFaults(values: Readonly<Record<string, string>>): readonly string[] {
    const { DIAL_FLOW_MAIL_ROUTES_FILE: routesFile, DIAL_FLOW_MAIL_CA_FILE: caFile } = values;
    const routeFaults = routesFile === undefined ? [] : readMailRoutes(routesFile).faults;
    const caFault = caFile === undefined ? null : certificateFault(caFile);
    return [
        ...routeFaults.map((fault) => `DIAL_FLOW_MAIL_ROUTES_FILE: ${fault}`),
        ...(caFault === null ? [] : [`DIAL_FLOW_MAIL_CA_FILE: ${caFault}`])
    ];
}

function certificateFault(file: string): string | null {
    try {
        return readFileSync(file, 'utf8').includes('-----BEGIN CERTIFICATE-----')
            ? null
            : 'the file holds no certificate as PEM';
    } catch {
        return 'the file cannot be read';
    }
}

function grantOf(variables: Variables, auth: string): OAuthGrant {
    const {
        DIAL_FLOW_MAIL_OAUTH_CLIENT_ID: clientId = '',
        DIAL_FLOW_MAIL_OAUTH_CLIENT_SECRET: clientSecret,
        DIAL_FLOW_MAIL_OAUTH_REFRESH_TOKEN: refreshToken = '',
        DIAL_FLOW_MAIL_OAUTH_SCOPE: scope
    } = variables;
    return auth === 'client_credentials'
        ? { kind: 'client_credentials', clientId, clientSecret: clientSecret ?? '', scope: scope ?? '' }
        : {
              ...{ kind: 'refresh_token', clientId, refreshToken },
              ...{ clientSecret: clientSecret ?? null, scope: scope ?? null }
          };
}

function signInOf(variables: Variables): MailSignIn | null {
    const {
        DIAL_FLOW_MAIL_USER: user = '',
        DIAL_FLOW_MAIL_PASSWORD: password = '',
        DIAL_FLOW_MAIL_OAUTH_TOKEN_URL: tokenUrl = ''
    } = variables;
    const auth = mailAuthOf({
        auth: variables.DIAL_FLOW_MAIL_AUTH,
        user: variables.DIAL_FLOW_MAIL_USER,
        password: variables.DIAL_FLOW_MAIL_PASSWORD
    });
    if (auth === 'none') return null;
    return auth === 'password'
        ? { kind: 'password', user, password }
        : { kind: 'oauth2', user, tokenUrl, grant: grantOf(variables, auth) };
}

/** Returns how mail is sent, or null where no host is configured. The variables have been found to be without fault. */
export function mailOf(variables: Variables): MailConfig | null {
    const {
        DIAL_FLOW_MAIL_HOST: host,
        DIAL_FLOW_MAIL_FROM: from = '',
        DIAL_FLOW_MAIL_RECIPIENTS: recipients = [],
        DIAL_FLOW_MAIL_ROUTES_FILE: routesFile,
        DIAL_FLOW_MAIL_CA_FILE: caFile,
        DIAL_FLOW_MAIL_ALARM: cron
    } = variables;
    if (host === undefined) return null;
    return {
        ...{ host, from, recipients },
        port: variables.DIAL_FLOW_MAIL_PORT,
        encryption: variables.DIAL_FLOW_MAIL_TLS,
        ca: caFile === undefined ? null : readFileSync(resolve(caFile), 'utf8'),
        signIn: signInOf(variables),
        routes: routesFile === undefined ? [] : (readMailRoutes(resolve(routesFile)).routes ?? []),
        linkBaseUrl: variables.DIAL_FLOW_MAIL_LINK_BASE_URL?.replace(/\/+$/, '') ?? null,
        maxAttachmentBytes: variables.DIAL_FLOW_MAIL_MAX_ATTACHMENT_MB * MEGABYTE,
        connections: variables.DIAL_FLOW_MAIL_CONNECTIONS,
        perMinute: variables.DIAL_FLOW_MAIL_PER_MINUTE,
        timeoutMs: variables.DIAL_FLOW_MAIL_TIMEOUT_S * 1000,
        giveUpMs: variables.DIAL_FLOW_MAIL_GIVE_UP_HOURS * HOUR_MS,
        alarm: cron === undefined ? null : { cron, timeZone: variables.DIAL_FLOW_MAIL_ALARM_TIME_ZONE }
    };
}
