import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SetupOptions } from './org-context.ts';

/** What the person wrote makes no sense; the message says what and what to do. */
export class OrgOptionsError extends Error {
    override readonly name = 'OrgOptionsError';
}

export const SETUP_HELP = `npm run org-setup -- --org ALIAS [options]

Puts DIAL-Flow into a Salesforce org, step by step. It may be run again: what is there is left as it is.

  --org ALIAS               org that the Salesforce CLI is logged in to
  --service-url URL         address under which Salesforce reaches the compute service (https)
  --api-key-file FILE       file with the API key of the service; or set DIAL_FLOW_API_KEY
  --integration-user NAME   user name with which the service logs in; gets its permission set
  --sample                  adds a few accounts with phones and calls
  --reset-settings          sets settings, schedule and mapping back to the defaults
  --help                    this text`;

export const REMOVE_HELP = `npm run org-remove -- --org ALIAS [options]

Takes DIAL-Flow out of a Salesforce org.

  --org ALIAS              org that the Salesforce CLI is logged in to
  --yes                    also deletes the app with ALL its records: runs, reviews, lists, suppressions
  --with-account-fields    also deletes the fields it added to accounts and tasks, with what stands in them
  --help                   this text

Without --yes only the schedule, the permission sets, the key and sample records go.`;

const SHORTEST_KEY = 16;

function parse<Result>(read: () => Result): Result {
    try {
        return read();
    } catch (error) {
        throw new OrgOptionsError(error instanceof Error ? error.message : String(error));
    }
}

function addressOf(text: string | undefined): string | null {
    if (text === undefined) return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    const isLoopback = url !== null && ['127.0.0.1', 'localhost'].includes(url.hostname);
    if (url?.protocol !== 'https:' && !(isLoopback && url.protocol === 'http:'))
        throw new OrgOptionsError(`--service-url ${text} is no https address.`);
    return text.replace(/\/+$/, '');
}

function keyOf(file: string | undefined, env: NodeJS.ProcessEnv): string | null {
    const text = (
        file === undefined ? env['DIAL_FLOW_API_KEY'] : parse(() => readFileSync(file, 'utf8'))
    )?.trim();
    if (text === undefined || text === '') {
        if (file !== undefined) throw new OrgOptionsError(`${file} is empty.`);
        return null;
    }
    if (text.length < SHORTEST_KEY || /\s/.test(text))
        throw new OrgOptionsError(`The API key must be one word of at least ${SHORTEST_KEY} characters.`);
    return text;
}

function aliasOf(org: string | undefined): string {
    if (org === undefined || org === '') throw new OrgOptionsError('Name the org with --org ALIAS.');
    return org;
}

/** Reads what to set up. Null means: show the help. @throws OrgOptionsError */
export function readSetupOptions(args: readonly string[], env: NodeJS.ProcessEnv): SetupOptions | null {
    const { values } = parse(() =>
        parseArgs({
            args: [...args],
            options: {
                org: { type: 'string' },
                'service-url': { type: 'string' },
                'api-key-file': { type: 'string' },
                'integration-user': { type: 'string' },
                sample: { type: 'boolean', default: false },
                'reset-settings': { type: 'boolean', default: false },
                help: { type: 'boolean', default: false }
            }
        })
    );
    if (values.help) return null;
    return {
        org: aliasOf(values.org),
        serviceUrl: addressOf(values['service-url']),
        apiKey: keyOf(values['api-key-file'], env),
        integrationUser: values['integration-user'] ?? null,
        sample: values.sample,
        resetSettings: values['reset-settings']
    };
}

export interface RemoveOptions {
    readonly org: string;
    readonly withRecords: boolean;
    readonly withAccountFields: boolean;
}

/** Reads what to remove. Null means: show the help. @throws OrgOptionsError */
export function readRemoveOptions(args: readonly string[]): RemoveOptions | null {
    const { values } = parse(() =>
        parseArgs({
            args: [...args],
            options: {
                org: { type: 'string' },
                yes: { type: 'boolean', default: false },
                'with-account-fields': { type: 'boolean', default: false },
                help: { type: 'boolean', default: false }
            }
        })
    );
    if (values.help) return null;
    return {
        org: aliasOf(values.org),
        withRecords: values.yes,
        withAccountFields: values['with-account-fields']
    };
}
