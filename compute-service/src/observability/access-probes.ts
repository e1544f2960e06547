import { stateOfKey } from '../access/api-key-store.ts';
import type { ApiKeyRecord, ApiKeyStore } from '../access/api-key-store.ts';
import type { Config } from '../config/config.ts';
import { counted } from '../engines/share.ts';
import type { RuleBook } from '../runs/rule-book.ts';
import type { Finding, Probe } from './probe.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** Whether somebody can call the service, keys end soon, and keys travel unencrypted. */
export const accessProbe = ({
    keys,
    http,
    profile,
    now
}: {
    readonly keys: Pick<ApiKeyStore, 'list'>;
    readonly http: Config['http'];
    readonly profile: Config['profile'];
    now(): Date;
}): Probe => ({
    code: 'access',
    subject: 'The store of API keys',
    async examine() {
        const at = now();
        const valid = (await keys.list()).filter((key) => stateOfKey(key, at) === 'valid');
        const count = valid.length + http.apiKeys.length;
        const finding = ({
            status,
            sentence,
            fix
        }: {
            readonly status: Finding['status'];
            readonly sentence: string;
            readonly fix: string | null;
        }): Finding => ({
            ...{ code: 'access', status, sentence, fix }
        });
        if (count === 0 && http.tokens === null) {
            return finding({
                status: 'failed',
                sentence: 'Nobody can call the service: there is no valid API key.',
                fix: MAKE_ONE
            });
        }
        if (profile === 'production' && http.tls === null && http.trustProxy === false) {
            return finding({
                status: 'warning',
                sentence: 'API keys reach the service unencrypted.',
                fix: 'Set DIAL_FLOW_TLS_CERTIFICATE_FILE and DIAL_FLOW_TLS_KEY_FILE, or DIAL_FLOW_TRUST_PROXY where a proxy ends TLS.'
            });
        }
        const ending = valid.filter((key) => endsSoon(key, at));
        if (ending.length > 0) {
            const names = ending.map(({ id, name }) => `${name} (${id})`).join(', ');
            return finding({
                status: 'warning',
                sentence: `API keys end within ${SOON_DAYS} days: ${names}.`,
                fix: REPLACE
            });
        }
        return finding({
            status: 'ok',
            sentence: `${counted(count, 'API key is valid', 'API keys are valid')}.`,
            fix: null
        });
    }
});

const MAKE_ONE = 'Make one: dial-flow keys create --name NAME --scope runs:read,runs:write,changes:write.';
const REPLACE =
    'Make new keys with dial-flow keys create, give them to who uses the old ones, then revoke those.';

const endsSoon = ({ expiresAt }: ApiKeyRecord, at: Date): boolean =>
    expiresAt !== null && Date.parse(expiresAt) - at.getTime() < SOON_DAYS * DAY_MS;

/** Whether the rules in force are those that stand in the rules file. */
export const rulesProbe = (rules: Pick<RuleBook, 'inForce'>): Probe => ({
    code: 'rules',
    subject: 'The business rules',
    async examine() {
        const { version, fault } = await rules.inForce();
        const inForce = version
            ? `Version ${version.version} of the business rules is in force, by ${version.changedBy}.`
            : 'The default business rules are in force.';
        return fault === null
            ? { code: 'rules', status: 'ok', sentence: inForce, fix: null }
            : {
                  code: 'rules',
                  status: 'warning',
                  sentence: `${fault} ${inForce}`,
                  fix: 'Correct the file that DIAL_FLOW_RULES_FILE names; the next run takes it.'
              };
    }
});

const KEYS_WITHIN_MS = 5_000;

/** Whether the keys by which tokens are checked can be read. */
export const tokenProbe = ({ jwksUrl }: { readonly jwksUrl: string }): Probe => ({
    code: 'token_keys',
    subject: 'The token issuer',
    async examine() {
        const keys = await readKeys(jwksUrl);
        return keys === null
            ? {
                  code: 'token_keys',
                  status: 'warning',
                  sentence: 'The keys of the token issuer cannot be read; callers with tokens are refused.',
                  fix: 'Check DIAL_FLOW_JWT_JWKS_URL and that this machine can reach it.'
              }
            : {
                  code: 'token_keys',
                  status: 'ok',
                  sentence: `The token issuer publishes ${counted(keys, 'key')}.`,
                  fix: null
              };
    }
});

/** Returns how many keys there are; null where they cannot be read. */
async function readKeys(jwksUrl: string): Promise<number | null> {
    try {
        const response = await fetch(jwksUrl, { signal: AbortSignal.timeout(KEYS_WITHIN_MS) });
        const { keys } = (await response.json()) as { readonly keys?: unknown };
        return response.ok && Array.isArray(keys) && keys.length > 0 ? keys.length : null;
    } catch {
        return null;
    }
}
