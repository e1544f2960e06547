/** A message that the org's code sends to people. */
export interface OrgMessage {
    readonly to: readonly string[];
    readonly subject: string;
    readonly text: string;
}

const sender = 'dial-flow@local-org.example';
const connectWithinMs = 5_000;

/** Sends what an org would send by mail to a server on this computer; without one nothing is sent. */
export class OrgMail {
    private readonly port: number | undefined;

    /** @param port of an SMTP server on this computer */
    constructor(port: number | undefined) {
        this.port = port;
    }

    /** @returns why a mail did not go out; null where a server took it */
    async send({ to, subject, text }: OrgMessage): Promise<string | null> {
        if (this.port === undefined) return 'This org has no mail server.';
        // Most orgs never send a mail.
        const { createTransport } = await import('nodemailer');
        const transport = createTransport({
            host: '127.0.0.1',
            port: this.port,
            ignoreTLS: true,
            connectionTimeout: connectWithinMs
        });
        try {
            await transport.sendMail({ from: sender, to: [...to], subject, text });
            return null;
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        } finally {
            transport.close();
        }
    }
}
