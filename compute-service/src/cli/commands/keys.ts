import { makeApiKey } from '../../access/api-key.ts';
import { stateOfKey } from '../../access/api-key-store.ts';
import type { ApiKeyRecord } from '../../access/api-key-store.ts';
import { isScope, SCOPES } from '../../access/scopes.ts';
import type { Scope } from '../../access/scopes.ts';
import { DialFlowError } from '../../error.ts';
import { ORG_NAME } from '../../runs/org.ts';
import { noteOnAudit } from '../administration.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { formatTable } from '../format.ts';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 3650;

/** `dial-flow keys`: makes, lists and ends API keys where they are kept; the service need not run. */
export const keysCommand: Command = {
    name: 'keys',
    summary: 'makes, lists and revokes API keys, where the run store is',
    synopsis: 'create --name NAME --scope SCOPES [--org NAME] | list | revoke ID',
    options: {
        ...{ name: { type: 'string' }, scope: { type: 'string' } },
        ...{ org: { type: 'string' }, days: { type: 'string' } }
    },
    optionHelp: [
        ['--name NAME', 'create: who or what uses the key'],
        ['--scope SCOPES', `create: what it may do, separated by commas: ${SCOPES.join(', ')}`],
        ['--org NAME', 'create: the one org that it is for; without it, the key is for all'],
        ['--days NUMBER', 'create: days until it ends (365); 0 for never']
    ],
    mostPositionals: 2,
    async execute(context) {
        const [action = 'list', id] = context.args.positionals;
        if (action === 'create' && id === undefined) return create(context);
        if (action === 'list' && id === undefined) return list(context);
        if (action === 'revoke' && id !== undefined) return revoke(context, id);
        throw new UsageError('Write keys create, keys list or keys revoke ID.');
    }
};

function scopesOf(text: string): readonly Scope[] {
    const scopes = text.split(',').map((part) => part.trim());
    const unknown = scopes.find((scope) => !isScope(scope));
    if (unknown === undefined) return [...new Set(scopes.filter(isScope))];
    throw new UsageError(`"${unknown}" is no scope; there are ${SCOPES.join(', ')}.`);
}

/** The service need not know it yet: a key may be made before its org is configured. */
function orgOf(text: string | undefined): string | null {
    if (text === undefined) return null;
    if (ORG_NAME.test(text)) return text;
    throw new UsageError('--org must be the name of an org: up to 40 letters a-z, digits and dashes.');
}

async function create(context: CommandContext): Promise<ExitCode> {
    const { args, terminal, json, now, operator } = context;
    const name = args.required('name').trim();
    if (name === '' || name.length > 100) throw new UsageError('--name must have 1 to 100 characters.');
    const scopes = scopesOf(args.required('scope'));
    const org = orgOf(args.text('org'));
    const days = args.wholeNumber('days') ?? 365;
    if (days > LONGEST_DAYS) throw new UsageError(`--days must be at most ${LONGEST_DAYS}.`);
    const { key, ...made } = makeApiKey();
    const at = new Date(now());
    const expiresAt = days === 0 ? null : new Date(at.getTime() + days * DAY_MS).toISOString();
    const stores = await context.openStores();
    try {
        const record = {
            ...made,
            name,
            scopes,
            org,
            createdAt: at.toISOString(),
            createdBy: operator,
            expiresAt
        };
        await stores.keys.add(record);
        await noteOnAudit(context, { audit: stores.audit, what: 'keys.create', subject: made.id });
    } finally {
        await stores.close();
    }
    if (json) terminal.out(JSON.stringify({ id: made.id, key, name, scopes, org, expiresAt }, null, 4));
    else {
        terminal.err(
            `Key ${made.id} (${name}) may${org === null ? '' : `, for ${org} alone`}: ${scopes.join(', ')}. It is shown this once:`
        );
        terminal.out(key);
    }
    return EXIT.ok;
}

async function list(context: CommandContext): Promise<ExitCode> {
    const { terminal, json, now } = context;
    const stores = await context.openStores();
    const keys = await stores.keys.list().finally(() => stores.close());
    const at = new Date(now());
    if (json) {
        const shown = keys.map((key) => ({ ...key, hash: undefined, state: stateOfKey(key, at) }));
        terminal.out(JSON.stringify(shown, null, 4));
    } else terminal.out(keysText(keys, at));
    return EXIT.ok;
}

const day = (instant: string | null, otherwise: string): string => instant?.slice(0, 10) ?? otherwise;

function keysText(keys: readonly ApiKeyRecord[], now: Date): string {
    if (keys.length === 0) return 'No key yet. Make one with `dial-flow keys create`.';
    const rows = keys.map((key) => [
        ...[
            key.id,
            key.name,
            stateOfKey(key, now),
            key.scopes.join(' '),
            key.org ?? 'all',
            day(key.createdAt, '')
        ],
        ...[day(key.expiresAt, 'never'), day(key.lastUsedAt, 'never')]
    ]);
    return formatTable({
        rows: [['Key', 'Name', 'State', 'Scopes', 'Org', 'Made', 'Ends', 'Last used'], ...rows],
        indent: 0
    });
}

async function revoke(context: CommandContext, id: string): Promise<ExitCode> {
    const stores = await context.openStores();
    try {
        const key = await stores.keys.revoke(id, new Date(context.now()));
        if (!key) {
            throw new DialFlowError('not_found', `There is no key ${id}.`, {
                advice: '`dial-flow keys list` shows them.'
            });
        }
        await noteOnAudit(context, { audit: stores.audit, what: 'keys.revoke', subject: id });
        context.terminal.out(`Key ${id} (${key.name}) no longer opens anything.`);
        return EXIT.ok;
    } finally {
        await stores.close();
    }
}
