import { createTransport, type Transporter } from 'nodemailer';
import { confirmRunIsOurs } from '../../runs/fence.ts';
import type { Mailer, MailMessage } from '../../ports/mail.ts';

export interface SmtpMailerOptions {
    readonly host: string;
    readonly port: number;
    /** TLS from the first byte; otherwise STARTTLS is used where the host offers it. */
    readonly secure: boolean;
    readonly auth: { readonly user: string; readonly pass: string } | null;
    readonly from: string;
    readonly to: readonly string[];
}

const TIMEOUT_MS = 30_000;

/** Sends mail through an SMTP host. */
export class SmtpMailer implements Mailer {
    readonly #options: SmtpMailerOptions;
    readonly #transport: Transporter;

    constructor(options: SmtpMailerOptions) {
        this.#options = options;
        this.#transport = createTransport({
            host: options.host,
            port: options.port,
            secure: options.secure,
            ...(options.auth && { auth: { user: options.auth.user, pass: options.auth.pass } }),
            connectionTimeout: TIMEOUT_MS,
            greetingTimeout: TIMEOUT_MS,
            socketTimeout: TIMEOUT_MS
        });
    }

    async send(message: MailMessage): Promise<void> {
        await confirmRunIsOurs();
        await this.#transport.sendMail({
            from: this.#options.from,
            to: [...this.#options.to],
            messageId: message.messageId,
            subject: message.subject,
            text: message.text,
            html: message.html,
            attachments: message.attachments.map((attachment) => ({ ...attachment })),
            // Content comes from the run alone; a path or address in a text is never followed.
            disableUrlAccess: true
        });
    }

    async close(): Promise<void> {
        this.#transport.close();
    }
}
