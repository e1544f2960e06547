export interface MailAttachment {
    readonly filename: string;
    /** The file is read when the mail is sent. */
    readonly path: string;
    readonly contentType: string;
}

/** A picture that the HTML shows by `cid:<id>`. */
export interface MailImage {
    readonly id: string;
    readonly filename: string;
    /** A PNG file in Base64. */
    readonly base64: string;
}

export interface MailMessage {
    /** The same for a repeat of the same news, so that a mailbox or a person can tell. */
    readonly messageId: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly images: readonly MailImage[];
    readonly attachments: readonly MailAttachment[];
}

/** What became of a mail for one address. */
export type RecipientResult =
    | { readonly recipient: string; readonly accepted: true }
    | {
          readonly recipient: string;
          readonly accepted: false;
          readonly reason: string;
          /** The host refused for good; the same mail to the same address would be refused again. */
          readonly permanent: boolean;
      };

export interface Mailer {
    /**
     * Hands a message to the mail host for each of the recipients. Returns one result for each of them, in their order;
     * what goes wrong with the host as a whole is the reason of each.
     */
    send(mail: {
        readonly message: MailMessage;
        readonly recipients: readonly string[];
        /** Everybody whom the header `To` names: also who got the mail before. */
        readonly addressees: readonly string[];
    }): Promise<readonly RecipientResult[]>;
    /** Connects and signs in without sending. @throws DialFlowError `delivery_failed` that says what is wrong */
    verify(): Promise<void>;
    close(): Promise<void>;
}
