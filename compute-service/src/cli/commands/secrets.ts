import { isOrgSecret } from '../../config/orgs.ts';
import { resolveSettings } from '../../config/settings.ts';
import { changeSecrets, readSecrets } from '../../config/secret-store.ts';
import type { SecretStoreOptions } from '../../config/secret-store.ts';
import { SECRET_VARIABLES } from '../../config/variables.ts';
import { DialFlowError } from '../../error.ts';
import { noteOnAudit } from '../administration.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** The key of the store cannot lie in the store. */
const STORABLE = SECRET_VARIABLES.filter((name) => name !== 'DIAL_FLOW_SECRETS_KEY');

/** `dial-flow secrets`: the encrypted file of secrets. Values come by standard input or unseen from the keyboard. */
export const secretsCommand: Command = {
    name: 'secrets',
    summary: 'sets, lists and removes secrets in the encrypted file of DIAL_FLOW_SECRETS_FILE',
    synopsis: 'set NAME | list | remove NAME',
    options: {},
    optionHelp: [],
    notes: () =>
        `Names: ${STORABLE.join(', ')}\nOf the org ACME: DIAL_FLOW_ORG_ACME_SALESFORCE_PRIVATE_KEY, DIAL_FLOW_ORG_ACME_SALESFORCE_CLIENT_SECRET\nThe value is read from standard input, or typed unseen.`,
    mostPositionals: 2,
    async execute(context) {
        const [action = 'list', name] = context.args.positionals;
        const store = storeOf(context);
        if (action === 'list' && name === undefined) return list(context, store);
        if ((action === 'set' || action === 'remove') && name !== undefined) {
            if (!(STORABLE as readonly string[]).includes(name) && !isOrgSecret(name)) {
                throw new UsageError(
                    `"${name}" is no secret of the service; there are ${STORABLE.join(', ')}.`
                );
            }
            return action === 'set' ? set(context, { store, name }) : remove(context, { store, name });
        }
        throw new UsageError('Write secrets set NAME, secrets list or secrets remove NAME.');
    }
};

/** The rest of the configuration may be wrong or missing: often it is a secret that is. */
function storeOf({ environment }: CommandContext): SecretStoreOptions {
    const { DIAL_FLOW_SECRETS_FILE: file, DIAL_FLOW_SECRETS_KEY: key } = resolveSettings(environment).values;
    if (file !== undefined && key !== undefined) return { file, key };
    throw new DialFlowError('configuration', 'The secret store is not configured.', {
        advice: 'Set DIAL_FLOW_SECRETS_FILE, and DIAL_FLOW_SECRETS_KEY to a text made by: openssl rand -base64 32.'
    });
}

async function noted(
    context: CommandContext,
    { what, subject }: { readonly what: string; readonly subject: string }
): Promise<void> {
    const stores = await context.openStores();
    await noteOnAudit(context, { audit: stores.audit, what, subject }).finally(() => stores.close());
}

async function set(
    context: CommandContext,
    { store, name }: { readonly store: SecretStoreOptions; readonly name: string }
): Promise<ExitCode> {
    // A wrong key is told before anything has to be typed.
    readSecrets(store);
    const value = (await context.readSecret(`${name}: `)).replace(/\r?\n$/, '');
    if (value.trim() === '') throw new UsageError('The value is empty; nothing was changed.');
    changeSecrets(store, (secrets) => ({ ...secrets, [name]: value }));
    await noted(context, { what: 'secrets.set', subject: name });
    context.terminal.out(`${name} is kept; the service reads it when it starts.`);
    return EXIT.ok;
}

async function remove(
    context: CommandContext,
    { store, name }: { readonly store: SecretStoreOptions; readonly name: string }
): Promise<ExitCode> {
    if (!(name in readSecrets(store))) {
        throw new DialFlowError('not_found', `${name} is not in the secret store.`, {
            advice: '`dial-flow secrets list` shows what is.'
        });
    }
    changeSecrets(store, (secrets) =>
        Object.fromEntries(Object.entries(secrets).filter(([kept]) => kept !== name))
    );
    await noted(context, { what: 'secrets.remove', subject: name });
    context.terminal.out(`${name} is removed.`);
    return EXIT.ok;
}

function list({ terminal, json }: CommandContext, store: SecretStoreOptions): ExitCode {
    const names = Object.keys(readSecrets(store)).toSorted();
    if (json) terminal.out(JSON.stringify(names));
    else terminal.out(names.length === 0 ? 'The secret store is empty.' : names.join('\n'));
    return EXIT.ok;
}
