import { DialFlowError } from '../../error.ts';

/** What nodemailer says about a failure; every property may be missing. */
interface SmtpFailure {
    readonly code?: string;
    readonly originalCode?: string;
    readonly responseCode?: number;
    readonly response?: string;
    readonly command?: string;
    readonly timeoutType?: string;
    readonly recipient?: string;
    readonly cause?: unknown;
}

export interface ExplainedFailure {
    /** One sentence for people. */
    readonly reason: string;
    readonly advice: string;
    /** Sending the same again would fail again. */
    readonly permanent: boolean;
}

const LONGEST_ANSWER = 200;

/** What the host answered, on one line, as far as a person reads it. */
const answerOf = ({ response }: SmtpFailure): string =>
    (response ?? '')
        .replaceAll(/[^\x20-\x7e]+/g, ' ')
        .trim()
        .slice(0, LONGEST_ANSWER);

const isRefusal = ({ responseCode }: SmtpFailure): boolean =>
    responseCode !== undefined && responseCode >= 500 && responseCode !== 503;

const CERTIFICATE_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME|ISSUER/;

const WAITS: Readonly<Record<string, string>> = {
    CONNECT_TIMEOUT: 'did not answer in time',
    GREETING_TIMEOUT: 'did not greet in time',
    UPGRADE_TIMEOUT: 'did not finish the TLS handshake in time',
    SOCKET_TIMEOUT: 'fell silent'
};

function closedOrUnreachable(failure: SmtpFailure, host: string): ExplainedFailure {
    const detail = failure.originalCode ?? failure.code ?? 'unknown reason';
    return {
        reason: `The mail host ${host} cannot be reached or closed the connection (${detail}).`,
        advice: 'Check DIAL_FLOW_MAIL_HOST and DIAL_FLOW_MAIL_PORT, and that the service may reach the host.',
        permanent: false
    };
}

/**
 * Says in words why a mail did not go out.
 * @param host name and port as the configuration gives them
 */
export function explainSmtpFailure(error: unknown, host: string): ExplainedFailure {
    if (error instanceof DialFlowError) {
        return { reason: error.message, advice: error.advice, permanent: false };
    }
    const failure: SmtpFailure = typeof error === 'object' && error !== null ? error : {};
    const detail = failure.originalCode ?? failure.code ?? '';
    if (CERTIFICATE_FAULT.test(detail)) {
        return {
            reason: `The certificate of the mail host ${host} is not trusted (${detail}); nothing was sent.`,
            advice: 'Give the certificate of its authority by DIAL_FLOW_MAIL_CA_FILE, or correct the host name.',
            permanent: false
        };
    }
    switch (failure.code) {
        case 'ETLS':
            return {
                reason: `The mail host ${host} does not offer a protected connection (STARTTLS); nothing was sent.`,
                advice: 'Use the port on which it does; DIAL_FLOW_MAIL_TLS=off sends without protection.',
                permanent: false
            };
        case 'EAUTH':
        case 'ENOAUTH':
            return {
                reason: `The mail host ${host} refused the sign-in: ${answerOf(failure) || detail}`,
                advice: 'Check the user and its password or token. Microsoft 365 takes OAuth2 only.',
                permanent: false
            };
        case 'EDNS':
            return {
                reason: `The name of the mail host ${host} is not known.`,
                advice: 'Check DIAL_FLOW_MAIL_HOST.',
                permanent: false
            };
        case 'ETIMEDOUT':
            return {
                reason: `The mail host ${host} ${WAITS[failure.timeoutType ?? ''] ?? 'fell silent'}.`,
                advice: 'Try again later; where the host is slow, set DIAL_FLOW_MAIL_TIMEOUT_S.',
                permanent: false
            };
        case 'EABORT':
            return {
                reason: `The mail host ${host} took too long for one mail.`,
                advice: 'Try again later; where the host is slow, set DIAL_FLOW_MAIL_TIMEOUT_S.',
                permanent: false
            };
        case 'EENVELOPE':
        case 'EMESSAGE': {
            // A sender that the host does not take is a setting to be corrected, not a mail to be given up.
            const bySender = failure.code === 'EENVELOPE' && failure.recipient === undefined;
            return {
                reason: `The mail host refused ${failure.recipient ?? (bySender ? 'the sender' : 'the mail')}: ${answerOf(failure)}`,
                advice: bySender
                    ? 'Check DIAL_FLOW_MAIL_FROM; most hosts take only the signed-in address.'
                    : 'Check the address and what the host allows.',
                permanent: !bySender && isRefusal(failure)
            };
        }
        default:
            return closedOrUnreachable(failure, host);
    }
}
