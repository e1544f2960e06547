import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readStrictJson } from '../strict-json.ts';
import { systemErrorCode } from '../system-error.ts';
import { PROFILES } from './profiles.ts';

/** What the file says, as texts by the names of the variables. */
export interface ConfigFile {
    readonly profile: string | null;
    readonly settings: Readonly<Record<string, string>>;
    readonly profiles: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** Whole sentences without their full stop; each names its place in the file. */
    readonly faults: readonly string[];
}

const PREFIX = 'DIAL_FLOW_';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], {
    error: 'must be a text, a number, true, false or a list of texts'
});
const section = z.record(z.string(), value);
const document = z.strictObject({
    profile: z.enum(PROFILES).optional(),
    settings: section.default({}),
    profiles: z.partialRecord(z.enum(PROFILES), section).default({})
});

const NOTHING = { profile: null, settings: {}, profiles: {} } as const;

const WRONG_FORM = {
    not_utf8: 'the file is not UTF-8',
    not_json: 'the file is not JSON'
} as const;

/**
 * Reads a configuration file: `settings` for every profile, `profiles` for what differs, keys like `port` for
 * `DIAL_FLOW_PORT`. Never throws; what is wrong is among the faults.
 * @param secrets variables that must not stand in a file that people read and copy
 */
export function readConfigFile({
    file,
    known,
    secrets
}: {
    readonly file: string;
    readonly known: ReadonlySet<string>;
    readonly secrets: ReadonlySet<string>;
}): ConfigFile {
    const refused = (fault: string): ConfigFile => ({ ...NOTHING, faults: [`${file}: ${fault}`] });
    let bytes: Uint8Array;
    try {
        bytes = readFileSync(file);
    } catch (error) {
        return refused(`the file cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`);
    }
    const read = readStrictJson(bytes);
    if (read.kind === 'faulty') {
        const faults = read.faults.map(({ path, words }) => `${file}: ${path.join('.')} ${words}`);
        return { ...NOTHING, faults };
    }
    if (read.kind !== 'value') return refused(WRONG_FORM[read.kind]);
    const result = document.safeParse(read.value);
    if (!result.success) {
        const faults = result.error.issues.map(
            (issue) => `${file}: ${issue.path.map(String).join('.') || 'the file'}: ${wordsOf(issue)}`
        );
        return { ...NOTHING, faults };
    }
    const faults: string[] = [];
    const textsOf = (place: string, entries: z.output<typeof section>): Record<string, string> =>
        Object.fromEntries(
            Object.entries(entries).flatMap(([key, setting]) => {
                const name = PREFIX + key.toUpperCase();
                const fault = faultOfName({ key, name, known, secrets });
                if (fault !== null) {
                    faults.push(`${file}: ${place}.${key}: ${fault}`);
                    return [];
                }
                return [[name, Array.isArray(setting) ? setting.join(',') : String(setting)] as const];
            })
        );
    const { profile = null, settings, profiles } = result.data;
    return {
        profile,
        settings: textsOf('settings', settings),
        profiles: Object.fromEntries(
            Object.entries(profiles).map(([name, entries]) => [name, textsOf(`profiles.${name}`, entries)])
        ),
        faults
    };
}

const wordsOf = (issue: z.core.$ZodIssue): string =>
    issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')} is not known` : issue.message;

function faultOfName({
    key,
    name,
    known,
    secrets
}: {
    readonly key: string;
    readonly name: string;
    readonly known: ReadonlySet<string>;
    readonly secrets: ReadonlySet<string>;
}): string | null {
    if (key !== key.toLowerCase() || !known.has(name)) return 'is no setting';
    if (name === 'DIAL_FLOW_PROFILE' || name === 'DIAL_FLOW_CONFIG_FILE') return 'cannot be set here';
    return secrets.has(name) ? `is a secret; put it into ${name}, ${name}_FILE or the secret store` : null;
}
