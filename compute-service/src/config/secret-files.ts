import { readFileSync } from 'node:fs';
import { systemErrorCode } from '../system-error.ts';

const SUFFIX = '_FILE';

export interface ResolvedEnvironment {
    readonly values: Readonly<Record<string, string>>;
    readonly faults: readonly string[];
}

/**
 * Returns the variables that are set, with secrets read from the files that `<NAME>_FILE` names. An empty variable
 * counts as not set, because that is how compose files leave one out.
 */
export function resolveSecretFiles({
    env,
    secrets
}: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly secrets: readonly string[];
}): ResolvedEnvironment {
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && value.trim() !== '') values[name] = value;
    }
    const faults: string[] = [];
    for (const name of secrets) {
        const file = values[name + SUFFIX];
        if (file === undefined) continue;
        if (values[name] !== undefined) {
            faults.push(`${name}: set either it or ${name}${SUFFIX}, not both`);
            continue;
        }
        try {
            values[name] = readFileSync(file, 'utf8').trim();
        } catch (error) {
            faults.push(
                `${name}${SUFFIX}: the file cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`
            );
        }
    }
    return { values, faults };
}
