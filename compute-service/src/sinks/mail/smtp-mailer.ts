import { stat } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { SendMailOptions, Transporter } from 'nodemailer';
import { DialFlowError } from '../../error.ts';
import type { Mailer, MailMessage, RecipientResult } from '../../ports/mail.ts';
import type { OAuthTokens } from './oauth-tokens.ts';
import { explainSmtpFailure } from './smtp-failure.ts';

/** `starttls`: upgraded before anything is said, or not used. `tls`: from the first byte. `off`: in the clear. */
export type MailEncryption = 'starttls' | 'tls' | 'off';

export type SmtpSignIn =
    | { readonly kind: 'password'; readonly user: string; readonly password: string }
    | { readonly kind: 'oauth2'; readonly user: string; readonly tokens: OAuthTokens };

export interface SmtpMailerOptions {
    readonly host: string;
    readonly port: number;
    readonly encryption: MailEncryption;
    /** PEM of authorities that are trusted besides the usual ones; null for none. */
    readonly ca: string | null;
    readonly signIn: SmtpSignIn | null;
    readonly from: string;
    /** Connections kept open at the same time. */
    readonly connections: number;
    /** Mails a minute; more wait. */
    readonly perMinute: number;
    /** Longest silence of the host at any point. */
    readonly timeoutMs: number;
}

/** One mail may take so many times the longest silence, large attachments included. */
const SEND_TIMES = 10;
const MINUTE_MS = 60_000;

interface SmtpResult {
    readonly accepted?: readonly unknown[];
    readonly rejectedErrors?: readonly Error[];
}

const addressOf = (entry: unknown): string =>
    (typeof entry === 'string'
        ? entry
        : ((entry as { readonly address?: string }).address ?? '')
    ).toLowerCase();

const exists = async (path: string): Promise<boolean> =>
    stat(path).then(
        (found) => found.isFile(),
        () => false
    );

/** Sends mail through an SMTP host. nodemailer is loaded with the first mail. */
export class SmtpMailer implements Mailer {
    readonly #options: SmtpMailerOptions;
    #transport: Promise<Transporter<SmtpResult>> | null = null;

    constructor(options: SmtpMailerOptions) {
        this.#options = options;
    }

    async send({
        message,
        recipients,
        addressees
    }: Parameters<Mailer['send']>[0]): Promise<readonly RecipientResult[]> {
        try {
            const transport = await this.#open();
            const { accepted = [], rejectedErrors = [] } = await transport.sendMail({
                ...(await this.#content(message)),
                to: [...addressees],
                envelope: { from: this.#options.from, to: [...recipients] },
                signal: AbortSignal.timeout(this.#options.timeoutMs * SEND_TIMES)
            });
            const taken = new Set(accepted.map(addressOf));
            return recipients.map((recipient) =>
                taken.has(recipient.toLowerCase())
                    ? { recipient, accepted: true }
                    : this.#refusal({ recipient, rejected: rejectedErrors })
            );
        } catch (error) {
            const single = (error as { readonly rejectedErrors?: readonly Error[] }).rejectedErrors ?? [];
            return recipients.map((recipient) =>
                this.#refusal({ recipient, rejected: single, whole: error })
            );
        }
    }

    async verify(): Promise<void> {
        try {
            const transport = await this.#open();
            await transport.verify();
        } catch (cause) {
            const { reason, advice } = explainSmtpFailure(cause, this.#name);
            throw new DialFlowError('delivery_failed', reason, { advice, cause });
        }
    }

    async close(): Promise<void> {
        const transport = await this.#transport?.catch(() => null);
        transport?.close({ force: true });
        this.#transport = null;
    }

    get #name(): string {
        return `${this.#options.host}:${this.#options.port}`;
    }

    #refusal({
        recipient,
        rejected,
        whole
    }: {
        readonly recipient: string;
        readonly rejected: readonly Error[];
        readonly whole?: unknown;
    }): RecipientResult {
        const own = rejected.find(
            (error) =>
                addressOf((error as { readonly recipient?: unknown }).recipient ?? '') ===
                recipient.toLowerCase()
        );
        const { reason, permanent } = explainSmtpFailure(own ?? whole, this.#name);
        return { recipient, accepted: false, reason, permanent };
    }

    async #content(message: MailMessage): Promise<SendMailOptions> {
        const present = await Promise.all(message.attachments.map(({ path }) => exists(path)));
        const lost = message.attachments.filter((_, index) => !present[index]);
        const note = lost.map(
            ({ filename }) => `\n${filename} is no longer there and could not be attached.\n`
        );
        return {
            from: this.#options.from,
            messageId: message.messageId,
            subject: message.subject,
            text: message.text + note.join(''),
            html: message.html,
            headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
            attachments: [
                ...message.attachments.filter((_, index) => present[index]).map((file) => ({ ...file })),
                ...message.images.map(({ id, filename, base64 }) => ({
                    ...{ cid: id, filename, contentType: 'image/png' },
                    ...{ content: Buffer.from(base64, 'base64'), contentDisposition: 'inline' as const }
                }))
            ],
            // Content comes from the run alone; an address in a text is never followed.
            disableUrlAccess: true
        };
    }

    #open(): Promise<Transporter<SmtpResult>> {
        this.#transport ??= this.#connect().catch((error: unknown) => {
            this.#transport = null;
            throw error;
        });
        return this.#transport;
    }

    async #connect(): Promise<Transporter<SmtpResult>> {
        const { host, port, encryption, ca, signIn, connections, perMinute, timeoutMs } = this.#options;
        const { createTransport } = await import('nodemailer');
        const transport = createTransport({
            ...{ host, port, pool: true, maxConnections: connections, rateLimit: perMinute },
            rateDelta: MINUTE_MS,
            secure: encryption === 'tls',
            requireTLS: encryption === 'starttls',
            ignoreTLS: encryption === 'off',
            tls: {
                minVersion: 'TLSv1.2',
                rejectUnauthorized: true,
                ...(ca !== null && { ca: [...rootCertificates, ca] })
            },
            ...(signIn && { auth: authOf(signIn) }),
            dnsTimeout: timeoutMs,
            connectionTimeout: timeoutMs,
            greetingTimeout: timeoutMs,
            socketTimeout: timeoutMs,
            // A mail whose end is not known is tried again by the outbox, which knows what was sent already.
            maxRequeues: 0
        });
        if (signIn?.kind === 'oauth2') {
            transport.set('oauth2_provision_cb', (_user, renew, done) => {
                signIn.tokens.token(renew).then(
                    ({ accessToken, expiresAt }) => done(null, accessToken, expiresAt),
                    (error: unknown) => done(error instanceof Error ? error : new Error(String(error)))
                );
            });
        }
        return transport;
    }
}

const authOf = (signIn: SmtpSignIn) =>
    signIn.kind === 'password'
        ? { user: signIn.user, pass: signIn.password }
        : { type: 'OAuth2' as const, user: signIn.user };
