import { DialFlowError } from '../error.ts';
import type { Weekday } from '../sources/salesforce/incremental/full-day.ts';
import { faultText, readVariables } from './fault-words.ts';
import { resolveSettings, type Environment } from './settings.ts';
import { salesforceFaults } from './relation-faults.ts';
import { variablesSchema, type Variables } from './variables.ts';

export interface SalesforceConfig {
    readonly loginUrl: string;
    readonly apiVersion: string;
    /** Records of a page of a Bulk query. */
    readonly maxRecords: number;
    readonly pollMs: number;
    /** Null where everything is read every night, else the day on which everything is read, and whose day that is. */
    readonly incremental: { readonly fullDay: Weekday; readonly timeZone: string } | null;
    readonly credentials:
        | {
              readonly flow: 'jwt_bearer';
              readonly clientId: string;
              readonly username: string;
              /** PEM text. */
              readonly privateKey: string;
          }
        | { readonly flow: 'client_credentials'; readonly clientId: string; readonly clientSecret: string };
}

/** Returns the connection to the org; null where none is configured. */
export function salesforceOf(variables: Variables): SalesforceConfig | null {
    const {
        DIAL_FLOW_SALESFORCE_LOGIN_URL: loginUrl,
        DIAL_FLOW_SALESFORCE_CLIENT_ID: clientId = '',
        DIAL_FLOW_SALESFORCE_CLIENT_SECRET: clientSecret = '',
        DIAL_FLOW_SALESFORCE_USERNAME: username = '',
        DIAL_FLOW_SALESFORCE_PRIVATE_KEY: privateKey = ''
    } = variables;
    if (loginUrl === undefined) return null;
    return {
        loginUrl: loginUrl.replace(/\/+$/, ''),
        apiVersion: variables.DIAL_FLOW_SALESFORCE_API_VERSION,
        maxRecords: variables.DIAL_FLOW_SALESFORCE_MAX_RECORDS,
        pollMs: variables.DIAL_FLOW_SALESFORCE_POLL_MS,
        incremental:
            variables.DIAL_FLOW_SALESFORCE_EXTRACT === 'incremental'
                ? {
                      fullDay: variables.DIAL_FLOW_SALESFORCE_FULL_DAY,
                      timeZone: variables.DIAL_FLOW_SCHEDULE_TIME_ZONE
                  }
                : null,
        credentials:
            variables.DIAL_FLOW_SALESFORCE_AUTH === 'jwt'
                ? { flow: 'jwt_bearer', clientId, username, privateKey }
                : { flow: 'client_credentials', clientId, clientSecret }
    };
}

/**
 * Reads what the connection to Salesforce needs, whether or not the other parts are configured; null where no org is.
 * @throws DialFlowError `configuration` that names every faulty variable
 */
export function loadSalesforceConfig(env: Environment): SalesforceConfig | null {
    const { values } = resolveSettings(env);
    if (!Object.keys(values).some((name) => name.startsWith('DIAL_FLOW_SALESFORCE_'))) return null;
    const { data, faults: own } = readVariables(variablesSchema, values);
    const faults = [...own.map(faultText), ...salesforceFaults(values)];
    if (!data || faults.length > 0) {
        throw new DialFlowError(
            'configuration',
            `The connection to Salesforce is not configured: ${faults.join('; ')}.`,
            {
                advice: 'Correct these variables; docs/configuration.md explains each of them.'
            }
        );
    }
    return salesforceOf(data);
}
