import { isUtf8 } from 'node:buffer';
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
        const { text, fault } = readSecret(file);
        if (fault === null) values[name] = text;
        else faults.push(`${name}${SUFFIX}: ${fault}`);
    }
    return { values, faults };
}

/** Editors end files with a line break, some begin them with a byte order mark; neither is part of a secret. */
function readSecret(file: string): { readonly text: string; readonly fault: string | null } {
    const refused = (fault: string) => ({ text: '', fault });
    let bytes: Uint8Array;
    try {
        bytes = readFileSync(file);
    } catch (error) {
        return refused(`the file cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`);
    }
    if (!isUtf8(bytes) || bytes.includes(0)) return refused('the file is not text in UTF-8');
    const text = new TextDecoder().decode(bytes).trim();
    return text === '' ? refused('the file is empty') : { text, fault: null };
}
