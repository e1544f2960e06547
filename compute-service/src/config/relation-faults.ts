import { computeFaults } from './compute-variables.ts';
import { mailFaults } from './mail-variables.ts';
import { isProfile, SHORTEST_KEY } from './profiles.ts';
import { sqlServerFaults } from './sql-server.ts';
import { missingFaults, splitList } from './variable-kinds.ts';
import type { Variables } from './variables.ts';

type Name = keyof Variables;
type Values = Readonly<Record<string, string>>;

/** Returns the faults of variables that depend on each other; found from their texts, beside the faults of each alone. */
export function relationFaults(values: Values): readonly string[] {
    return [
        ...keyFaults(values),
        ...accessFaults(values),
        ...computeFaults(values),
        ...salesforceFaults(values),
        ...mailFaults(values),
        ...sqlServerFaults(values)
    ];
}

function keyFaults(values: Values): readonly string[] {
    const named = values['DIAL_FLOW_PROFILE'];
    const profile = isProfile(named) ? named : 'development';
    const keys = splitList(values['DIAL_FLOW_API_KEYS'] ?? '');
    return keys.some((key) => key.length < SHORTEST_KEY[profile])
        ? [`DIAL_FLOW_API_KEYS: each needs at least ${SHORTEST_KEY[profile]} characters in ${profile}`]
        : [];
}

const TOKEN_VARIABLES = ['DIAL_FLOW_JWT_ISSUER', 'DIAL_FLOW_JWT_AUDIENCE', 'DIAL_FLOW_JWT_JWKS_URL'] as const;
const TLS_VARIABLES = ['DIAL_FLOW_TLS_CERTIFICATE_FILE', 'DIAL_FLOW_TLS_KEY_FILE'] as const;

/** Variables that are only of use together. */
function accessFaults(values: Values): readonly string[] {
    const together = (names: readonly Name[], purpose: string): readonly string[] =>
        names.some((name) => values[name] !== undefined) ? missingFaults({ values, names, purpose }) : [];
    const jwksUrl = values['DIAL_FLOW_JWT_JWKS_URL'];
    const open =
        values['DIAL_FLOW_PROFILE'] === 'production' && jwksUrl !== undefined && !/^https:/i.test(jwksUrl);
    return [
        ...together(TOKEN_VARIABLES, 'to accept tokens'),
        ...(open ? ['DIAL_FLOW_JWT_JWKS_URL: must be https in production'] : []),
        ...together(TLS_VARIABLES, 'for TLS')
    ];
}

/** What is missing to sign in to Salesforce, or must not be. */
export function salesforceFaults(values: Values): readonly string[] {
    const loginUrl = values['DIAL_FLOW_SALESFORCE_LOGIN_URL'];
    if (loginUrl === undefined) {
        return values['DIAL_FLOW_INPUT_DIR'] === undefined && values['DIAL_FLOW_ORGS_FILE'] === undefined
            ? ['DIAL_FLOW_SALESFORCE_LOGIN_URL: is needed, or DIAL_FLOW_INPUT_DIR with the inputs as CSV']
            : [];
    }
    const byClient = values['DIAL_FLOW_SALESFORCE_AUTH'] === 'client_credentials';
    const open = values['DIAL_FLOW_PROFILE'] === 'production' && !loginUrl.startsWith('https:');
    return [
        ...missingFaults({
            values,
            names: ['DIAL_FLOW_SALESFORCE_CLIENT_ID'],
            purpose: 'to sign in to Salesforce'
        }),
        ...(byClient
            ? missingFaults({
                  values,
                  names: ['DIAL_FLOW_SALESFORCE_CLIENT_SECRET'],
                  purpose: 'for the client credentials flow'
              })
            : missingFaults({
                  values,
                  names: ['DIAL_FLOW_SALESFORCE_USERNAME', 'DIAL_FLOW_SALESFORCE_PRIVATE_KEY'],
                  purpose: 'for the JWT bearer flow'
              })),
        ...(open ? ['DIAL_FLOW_SALESFORCE_LOGIN_URL: must be https in production'] : [])
    ];
}
