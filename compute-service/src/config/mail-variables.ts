import { Cron } from 'croner';
import { z } from 'zod';
import { list, missingFaults, webAddress, whole } from './variable-kinds.ts';

const visible = z.string().regex(/^[^\p{Cc}]*$/u, 'must not have line breaks or other control characters');

/** `a@example.com` or `Name <a@example.com>`. */
const sender = visible.refine(
    (text) => z.email().safeParse(/<([^<>]*)>$/.exec(text)?.[1] ?? text).success,
    'must be an address like name@example.com or Name <name@example.com>'
);

const isCron = (text: string): boolean => {
    try {
        return new Cron(text, { mode: '5-part' }).getPattern() !== undefined;
    } catch {
        return false;
    }
};

const isTimeZone = (name: string): boolean => {
    try {
        return new Intl.DateTimeFormat('en-US', { timeZone: name }).format() !== '';
    } catch {
        return false;
    }
};

/** Each variable of mail by itself. */
export const mailVariables = {
    DIAL_FLOW_MAIL_HOST: visible.optional(),
    DIAL_FLOW_MAIL_PORT: whole(1, 65_535).default(587),
    DIAL_FLOW_MAIL_TLS: z.enum(['starttls', 'tls', 'off']).default('starttls'),
    DIAL_FLOW_MAIL_CA_FILE: z.string().optional(),
    DIAL_FLOW_MAIL_AUTH: z.enum(['none', 'password', 'client_credentials', 'refresh_token']).optional(),
    DIAL_FLOW_MAIL_USER: visible.optional(),
    DIAL_FLOW_MAIL_PASSWORD: z.string().optional(),
    DIAL_FLOW_MAIL_OAUTH_TOKEN_URL: webAddress.optional(),
    DIAL_FLOW_MAIL_OAUTH_CLIENT_ID: z.string().optional(),
    DIAL_FLOW_MAIL_OAUTH_CLIENT_SECRET: z.string().optional(),
    DIAL_FLOW_MAIL_OAUTH_REFRESH_TOKEN: z.string().optional(),
    DIAL_FLOW_MAIL_OAUTH_SCOPE: z.string().optional(),
    DIAL_FLOW_MAIL_FROM: sender.optional(),
    DIAL_FLOW_MAIL_RECIPIENTS: list.pipe(z.array(z.email('must be e-mail addresses')).min(1)).optional(),
    DIAL_FLOW_MAIL_ROUTES_FILE: z.string().optional(),
    DIAL_FLOW_MAIL_LINK_BASE_URL: webAddress.optional(),
    DIAL_FLOW_MAIL_MAX_ATTACHMENT_MB: whole(0, 100).default(8),
    DIAL_FLOW_MAIL_CONNECTIONS: whole(1, 20).default(2),
    DIAL_FLOW_MAIL_PER_MINUTE: whole(1, 10_000).default(30),
    DIAL_FLOW_MAIL_TIMEOUT_S: whole(1, 600).default(30),
    DIAL_FLOW_MAIL_GIVE_UP_HOURS: whole(1, 720).default(48),
    DIAL_FLOW_MAIL_ALARM: z.string().refine(isCron, 'must be five cron fields like 0 6 * * 1-5').optional(),
    DIAL_FLOW_MAIL_ALARM_TIME_ZONE: z
        .string()
        .refine(isTimeZone, 'must be a time zone like America/New_York')
        .default('UTC')
} as const;

type Values = Readonly<Record<string, string>>;
type Name = keyof typeof mailVariables;

/** How the service signs in to the mail host; with a password where only user or password are given. */
export const mailAuthOf = ({
    auth,
    user,
    password
}: Readonly<Record<'auth' | 'user' | 'password', string | undefined>>): string =>
    auth ?? (user === undefined && password === undefined ? 'none' : 'password');

const OAUTH = [
    'DIAL_FLOW_MAIL_USER',
    'DIAL_FLOW_MAIL_OAUTH_TOKEN_URL',
    'DIAL_FLOW_MAIL_OAUTH_CLIENT_ID'
] as const;

const NEEDED_BY_AUTH: Readonly<Record<string, readonly Name[]>> = {
    password: ['DIAL_FLOW_MAIL_USER', 'DIAL_FLOW_MAIL_PASSWORD'],
    client_credentials: [...OAUTH, 'DIAL_FLOW_MAIL_OAUTH_CLIENT_SECRET', 'DIAL_FLOW_MAIL_OAUTH_SCOPE'],
    refresh_token: [...OAUTH, 'DIAL_FLOW_MAIL_OAUTH_REFRESH_TOKEN']
};

function authFaults(values: Values): readonly string[] {
    const auth = mailAuthOf({
        auth: values['DIAL_FLOW_MAIL_AUTH'],
        user: values['DIAL_FLOW_MAIL_USER'],
        password: values['DIAL_FLOW_MAIL_PASSWORD']
    });
    const tokenUrl = values['DIAL_FLOW_MAIL_OAUTH_TOKEN_URL'];
    return [
        ...missingFaults({
            values,
            names: NEEDED_BY_AUTH[auth] ?? [],
            purpose: 'to sign in to the mail host'
        }),
        ...(auth !== 'none' && values['DIAL_FLOW_MAIL_TLS'] === 'off'
            ? [
                  'DIAL_FLOW_MAIL_TLS: must not be off where the service signs in, or anyone could read the secret'
              ]
            : []),
        ...(values['DIAL_FLOW_PROFILE'] === 'production' && tokenUrl?.startsWith('http:')
            ? ['DIAL_FLOW_MAIL_OAUTH_TOKEN_URL: must be https in production']
            : [])
    ];
}

/** Returns the faults of variables of mail that depend on each other. */
export function mailFaults(values: Values): readonly string[] {
    return [
        ...(values['DIAL_FLOW_MAIL_HOST'] === undefined
            ? []
            : missingFaults({
                  values,
                  names: ['DIAL_FLOW_MAIL_FROM', 'DIAL_FLOW_MAIL_RECIPIENTS'],
                  purpose: 'to send mail'
              })),
        ...authFaults(values)
    ];
}
