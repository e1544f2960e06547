export interface MailAttachment {
    readonly filename: string;
    /** The file is read when the mail is sent. */
    readonly path: string;
    readonly contentType: string;
}

export interface MailMessage {
    /** The same for a repeat of the same news, so that a mailbox or a person can tell. */
    readonly messageId: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly attachments: readonly MailAttachment[];
}

export interface Mailer {
    /** Sends a message to the configured people. @throws whatever the transport says; a caller only warns of it */
    send(message: MailMessage): Promise<void>;
    close(): Promise<void>;
}
