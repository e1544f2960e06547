import { DialFlowError } from '../../error.ts';

/** How the service gets a token for the mail host: as itself, or on behalf of a person who once agreed. */
export type OAuthGrant =
    | {
          readonly kind: 'client_credentials';
          readonly clientId: string;
          readonly clientSecret: string;
          readonly scope: string;
      }
    | {
          readonly kind: 'refresh_token';
          readonly clientId: string;
          /** Null for a public client. */
          readonly clientSecret: string | null;
          readonly refreshToken: string;
          readonly scope: string | null;
      };

export interface OAuthTokensOptions {
    readonly tokenUrl: string;
    readonly grant: OAuthGrant;
    readonly timeoutMs: number;
    now?(): number;
}

export interface AccessToken {
    readonly accessToken: string;
    /** Milliseconds since 1970. */
    readonly expiresAt: number;
}

/** A token is renewed before its end, so that it does not run out between the sign-in and the mail. */
const MARGIN_MS = 60_000;
const DEFAULT_LIFE_S = 300;
const LONGEST_REASON = 200;

const ADVICE: Readonly<Record<string, string>> = {
    invalid_client: 'Check DIAL_FLOW_MAIL_OAUTH_CLIENT_ID and its secret; a secret may have run out.',
    unauthorized_client: 'Let the application use this grant, and give it the permission to send mail.',
    invalid_grant: 'The refresh token is no longer valid: sign in once more and set the new one.',
    invalid_scope: 'Check DIAL_FLOW_MAIL_OAUTH_SCOPE.'
};

const refused = ({
    sentence,
    advice,
    cause
}: {
    readonly sentence: string;
    readonly advice: string;
    readonly cause?: unknown;
}): DialFlowError => new DialFlowError('delivery_failed', sentence, { advice, cause });

interface TokenAnswer {
    readonly access_token?: unknown;
    readonly expires_in?: unknown;
    readonly refresh_token?: unknown;
    readonly error?: unknown;
    readonly error_description?: unknown;
}

/** The first line of what the other side said; further lines are traces for its own support. */
const firstLine = (text: unknown): string =>
    typeof text === 'string' ? (text.split(/[\r\n]/)[0] ?? '').slice(0, LONGEST_REASON) : '';

/** Gets access tokens for the sign-in by XOAUTH2 and keeps each until shortly before its end. */
export class OAuthTokens {
    readonly #options: OAuthTokensOptions;
    readonly #now: () => number;
    #refreshToken: string | null;
    #current: AccessToken | null = null;
    #asking: Promise<AccessToken> | null = null;

    constructor(options: OAuthTokensOptions) {
        this.#options = options;
        this.#now = options.now ?? Date.now;
        this.#refreshToken = options.grant.kind === 'refresh_token' ? options.grant.refreshToken : null;
    }

    /**
     * Returns a token; a new one where `renew` says that the mail host refused the last one.
     * @throws DialFlowError `delivery_failed` with what the token service said, without any secret
     */
    token(renew: boolean): Promise<AccessToken> {
        const current = this.#current;
        if (!renew && current && current.expiresAt - MARGIN_MS > this.#now()) return Promise.resolve(current);
        this.#asking ??= this.#ask().finally(() => {
            this.#asking = null;
        });
        return this.#asking;
    }

    async #ask(): Promise<AccessToken> {
        const { tokenUrl, timeoutMs } = this.#options;
        const { host } = new URL(tokenUrl);
        let response: Response;
        try {
            response = await fetch(tokenUrl, {
                method: 'POST',
                headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
                body: this.#form().toString(),
                redirect: 'error',
                signal: AbortSignal.timeout(timeoutMs)
            });
        } catch (cause) {
            throw refused({
                sentence: `The token service ${host} does not answer.`,
                advice: 'Check DIAL_FLOW_MAIL_OAUTH_TOKEN_URL and that the service may reach it.',
                cause
            });
        }
        const answer = (await response.json().catch(() => ({}))) as TokenAnswer;
        if (typeof answer.access_token !== 'string' || answer.access_token === '') {
            throw this.#refusal({ host, status: response.status, answer });
        }
        if (typeof answer.refresh_token === 'string' && this.#refreshToken !== null) {
            this.#refreshToken = answer.refresh_token;
        }
        const seconds = Number(answer.expires_in);
        this.#current = {
            accessToken: answer.access_token,
            expiresAt: this.#now() + (Number.isFinite(seconds) ? seconds : DEFAULT_LIFE_S) * 1000
        };
        return this.#current;
    }

    #form(): URLSearchParams {
        const { grant } = this.#options;
        return new URLSearchParams({
            grant_type: grant.kind,
            client_id: grant.clientId,
            ...(grant.clientSecret === null ? {} : { client_secret: grant.clientSecret }),
            ...(grant.scope === null ? {} : { scope: grant.scope }),
            ...(this.#refreshToken === null ? {} : { refresh_token: this.#refreshToken })
        });
    }

    #refusal({
        host,
        status,
        answer
    }: {
        readonly host: string;
        readonly status: number;
        readonly answer: TokenAnswer;
    }): DialFlowError {
        const code = firstLine(answer.error) || `HTTP ${status}`;
        const reason = this.#withoutSecrets(firstLine(answer.error_description));
        return refused({
            sentence: `The token service ${host} gave no token: ${code}${reason ? `, ${reason}` : ''}`,
            advice: ADVICE[code] ?? 'Check the DIAL_FLOW_MAIL_OAUTH_ variables.'
        });
    }

    /** A token service may repeat what it was sent. */
    #withoutSecrets(text: string): string {
        const { grant } = this.#options;
        const secrets = [grant.clientSecret, this.#refreshToken].filter(
            (secret): secret is string => secret !== null && secret !== ''
        );
        return secrets.reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
    }
}
