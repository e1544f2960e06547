import { DialFlowError } from '../error.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigFile } from './config-file.ts';
import { isProfile, PROFILE_DEFAULTS } from './profiles.ts';
import type { Profile } from './profiles.ts';
import { resolveSecretFiles } from './secret-files.ts';
import { readSecrets } from './secret-store.ts';
import { SECRET_VARIABLES, variablesSchema } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting that has a text, where the text came from, and what was wrong on the way. */
export interface ResolvedSettings {
    readonly profile: Profile;
    readonly values: Readonly<Record<string, string>>;
    readonly origins: Readonly<Record<string, string>>;
    readonly faults: readonly string[];
}

interface Layer {
    readonly origin: string | ((name: string) => string);
    readonly values: Readonly<Record<string, string>>;
}

const NAMES = new Set(Object.keys(variablesSchema.shape));
const SECRETS: ReadonlySet<string> = new Set(SECRET_VARIABLES);
const NO_FILE: ConfigFile = { profile: null, settings: {}, profiles: {}, faults: [] };

/**
 * Puts the places together that settings come from. The later one wins: defaults of the profile, the secret store, the
 * file's settings, those of the profile in the file, the environment with its `_FILE` variables.
 */
export function resolveSettings(env: Environment): ResolvedSettings {
    const { values: set, faults: secretFaults } = resolveSecretFiles({ env, secrets: SECRET_VARIABLES });
    const path = set['DIAL_FLOW_CONFIG_FILE'];
    const file =
        path === undefined ? NO_FILE : readConfigFile({ file: path, known: NAMES, secrets: SECRETS });
    const named = set['DIAL_FLOW_PROFILE'] ?? file.profile ?? 'development';
    // A profile that there is not is a fault of its own; the strictest one stands in for it meanwhile.
    const profile = isProfile(named) ? named : 'production';
    const store = readStore({ ...file.settings, ...file.profiles[profile], ...set });
    const layers: readonly Layer[] = [
        { origin: `default of the profile ${profile}`, values: PROFILE_DEFAULTS[profile] },
        { origin: 'secret store', values: store.secrets },
        { origin: `${path ?? ''}, settings`, values: file.settings },
        { origin: `${path ?? ''}, profiles.${profile}`, values: file.profiles[profile] ?? {} },
        {
            origin: `${path ?? ''}, profile`,
            values: file.profile === null ? {} : { DIAL_FLOW_PROFILE: file.profile }
        },
        { origin: (name) => originInEnvironment(name, env), values: set }
    ];
    const values: Record<string, string> = {};
    const origins: Record<string, string> = {};
    for (const layer of layers) {
        for (const [name, text] of Object.entries(layer.values)) {
            values[name] = text;
            origins[name] = typeof layer.origin === 'string' ? layer.origin : layer.origin(name);
        }
    }
    return { profile, values, origins, faults: [...secretFaults, ...file.faults, ...store.faults] };
}

function originInEnvironment(name: string, env: Environment): string {
    const own = env[name]?.trim() ?? '';
    return own === '' && SECRETS.has(name) ? `file named by ${name}_FILE` : 'environment';
}

function readStore(values: Readonly<Record<string, string>>): {
    readonly secrets: Readonly<Record<string, string>>;
    readonly faults: readonly string[];
} {
    const { DIAL_FLOW_SECRETS_FILE: file, DIAL_FLOW_SECRETS_KEY: key } = values;
    if (file === undefined) return { secrets: {}, faults: [] };
    if (key === undefined) {
        return { secrets: {}, faults: ['DIAL_FLOW_SECRETS_KEY: is needed to open the secret store'] };
    }
    try {
        return { secrets: readSecrets({ file, key }), faults: [] };
    } catch (error) {
        if (!(error instanceof DialFlowError)) throw error;
        return { secrets: {}, faults: [`DIAL_FLOW_SECRETS_FILE: ${error.message.replace(/\.$/, '')}`] };
    }
}
