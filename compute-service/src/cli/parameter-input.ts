import { readFile } from 'node:fs/promises';
import type { Arguments } from './command.ts';
import { UsageError } from './command.ts';

export type ParameterGroups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const PARAMETER_OPTIONS = {
    set: { type: 'string', multiple: true },
    parameters: { type: 'string' }
} as const;

export const PARAMETER_OPTION_HELP = [
    ['--set ENGINE.NAME=VALUE', 'changes one parameter; may be given several times'],
    [
        '--parameters FILE',
        'changes the parameters that a JSON file names: {"flush": {"disconnected_attempts": 2}}'
    ]
] as const;

/** A number, true, false or a list where the text is one in JSON; else the text itself. */
function valueOf(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

/** Reads `flush.disconnected_attempts=2`. @throws UsageError for any other form. */
function parseSetting(setting: string): {
    readonly group: string;
    readonly name: string;
    readonly value: unknown;
} {
    const match = /^([a-z_]+)\.([a-z0-9_.]+)=(.*)$/s.exec(setting);
    const [, group, name, value] = match ?? [];
    if (group === undefined || name === undefined || value === undefined) {
        throw new UsageError(
            `--set takes ENGINE.NAME=VALUE, for example flush.disconnected_attempts=2, not "${setting}".`
        );
    }
    return { group, name, value: valueOf(value) };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

async function readParameterFile(file: string): Promise<ParameterGroups> {
    let parsed: unknown;
    try {
        parsed = JSON.parse(await readFile(file, 'utf8'));
    } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new UsageError(`The parameter file ${file} cannot be read: ${reason}`, { cause });
    }
    if (!isGroup(parsed) || !Object.values(parsed).every(isGroup)) {
        throw new UsageError(
            `The parameter file ${file} must look like {"flush": {"disconnected_attempts": 2}}.`
        );
    }
    return parsed as ParameterGroups;
}

/** The parameters of `--parameters`, with those of `--set` over them. @throws UsageError. */
export async function askedParameters(args: Arguments): Promise<ParameterGroups> {
    const file = args.text('parameters');
    // A map, because a group may be called anything, also `__proto__`, and must be refused by its name then.
    const groups = new Map<string, Readonly<Record<string, unknown>>>(
        Object.entries(file === undefined ? {} : await readParameterFile(file))
    );
    for (const setting of args.texts('set')) {
        const { group, name, value } = parseSetting(setting);
        groups.set(group, { ...groups.get(group), [name]: value });
    }
    return Object.fromEntries(groups);
}
