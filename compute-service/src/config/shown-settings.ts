import { isOrgSecret } from './orgs.ts';
import type { Environment, ResolvedSettings } from './settings.ts';
import { SECRET_VARIABLES, variablesSchema } from './variables.ts';

export interface ShownSetting {
    readonly name: string;
    /** Never the text of a secret; null where nothing is set. */
    readonly value: string | null;
    readonly origin: string;
}

const SECRETS: ReadonlySet<string> = new Set(SECRET_VARIABLES);

/** Addresses may carry a name and a password. */
const withoutCredentials = (text: string): string => text.replace(/(\/\/)[^/@\s]+@/, '$1(hidden)@');

/** Returns every setting there is as it may be shown to anyone, with where its value came from. */
export function shownSettings({ values, origins }: ResolvedSettings): readonly ShownSetting[] {
    return Object.entries(variablesSchema.shape).map(([name, schema]) => {
        const text = values[name];
        if (text !== undefined) {
            const value = SECRETS.has(name) ? '(set)' : withoutCredentials(text);
            return { name, value, origin: origins[name] ?? 'environment' };
        }
        const standard = schema.safeParse(undefined).data;
        return standard === undefined
            ? { name, value: null, origin: 'not set' }
            : { name, value: String(standard), origin: 'default' };
    });
}

/** Of the command line, the tests and the scripts; the service does not read them. */
const OTHERS = /^DIAL_FLOW_(URL|API_KEY|API_KEY_FILE|CHROMIUM|TEST_\w+)$/;

/** Returns variables of the environment that look like settings and are none. */
export function unknownNames(environment: Environment): readonly string[] {
    const isKnown = (name: string): boolean =>
        name in variablesSchema.shape ||
        isOrgSecret(name.replace(/_FILE$/, '')) ||
        (name.endsWith('_FILE') && SECRETS.has(name.slice(0, -'_FILE'.length)));
    return Object.keys(environment)
        .filter((name) => name.startsWith('DIAL_FLOW_') && !OTHERS.test(name) && !isKnown(name))
        .toSorted();
}
