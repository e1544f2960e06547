import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DialFlowError } from '../error.ts';
import { systemErrorCode } from '../system-error.ts';
import type { Clock } from './clock.ts';
import { canonicalRules } from './rule-versions.ts';
import type { RuleValues, RuleVersion, RuleVersions } from './rule-versions.ts';

/** The rules under which a run was accepted; it keeps them to its end, whatever changes meanwhile. */
export interface RunRules {
    readonly version: number;
    readonly changedAt: string;
    readonly changedBy: string;
    readonly reason: string;
    /** Why a newer rules file was not taken; null where there is nothing to say. */
    readonly fault: string | null;
}

export interface RulesInForce {
    /** Null where the rules were never changed, so that all defaults hold. */
    readonly version: RuleVersion | null;
    readonly fault: string | null;
    /** Where rules are changed: in a file, or by the API. */
    readonly origin: 'file' | 'api';
}

export interface RuleChange {
    readonly parameters: RuleValues;
    readonly changedBy: string;
    readonly reason: string;
    readonly basedOn: number | null;
}

/** The business rules: what is in force now, and every version that ever was. */
export interface RuleBook {
    /**
     * What holds for a run that is accepted at this moment. A rules file is read anew each time; a faulty one changes
     * nothing, and what is wrong with it is said.
     */
    inForce(): Promise<RulesInForce>;
    /** The newest first. */
    history(limit: number): Promise<readonly RuleVersion[]>;
    /**
     * Changes the rules for the runs that are accepted from now on.
     * @throws DialFlowError `wrong_state` where somebody changed them meanwhile or a file rules; what the check says
     */
    change(change: RuleChange): Promise<RuleVersion | null>;
}

export interface RuleBookOptions {
    readonly versions: RuleVersions;
    readonly clock: Pick<Clock, 'now'>;
    /** Rules as a JSON file that people edit; null where the API changes them. */
    readonly file: string | null;
    /** @throws DialFlowError where a value cannot be used */
    check(parameters: RuleValues): void;
}

const groups = z.record(z.string(), z.record(z.string(), z.unknown()));

const rulesFile = z.strictObject({
    changedBy: z.string().trim().min(1).max(255),
    reason: z.string().trim().min(1).max(500),
    parameters: groups
});

/** Reads a rules file. @throws DialFlowError `configuration` that says what is wrong with it */
export function parseRulesFile(text: string): z.output<typeof rulesFile> {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (cause) {
        throw new DialFlowError('configuration', 'The rules file is not JSON.', { cause });
    }
    const result = rulesFile.safeParse(value);
    if (result.success) return result.data;
    const faults = result.error.issues.map(
        ({ path, message }) => `${path.map(String).join('.') || 'file'}: ${message}`
    );
    throw new DialFlowError('configuration', `The rules file is not usable. ${faults.join('; ')}.`, {
        advice: 'It needs changedBy, reason and parameters; docs/configuration.md shows one.'
    });
}

/** Opens the book over the versions that are kept. */
export function createRuleBook({ versions, clock, file, check }: RuleBookOptions): RuleBook {
    const change = async (asked: RuleChange): Promise<RuleVersion | null> => {
        check(asked.parameters);
        return (await versions.change({ ...asked, changedAt: clock.now() })).version;
    };
    /** Two processes may see the new file at once; the one that comes second finds its version recorded. */
    const takeFile = async (path: string): Promise<RuleVersion | null> => {
        const { parameters, changedBy, reason } = parseRulesFile(await readFile(path, 'utf8'));
        const current = await versions.current();
        if (canonicalRules(parameters) === canonicalRules(current?.parameters ?? {})) return current;
        const basedOn = current?.version ?? null;
        return change({ parameters, changedBy, reason, basedOn }).catch(async (error: unknown) => {
            const newest = await versions.current();
            if (newest && canonicalRules(newest.parameters) === canonicalRules(parameters)) return newest;
            throw error;
        });
    };
    return {
        async inForce() {
            if (file === null) return { version: await versions.current(), fault: null, origin: 'api' };
            try {
                return { version: await takeFile(file), fault: null, origin: 'file' };
            } catch (error) {
                return { version: await versions.current(), fault: faultOf(error), origin: 'file' };
            }
        },
        history: (limit) => versions.list(limit),
        async change(asked) {
            if (file === null) return change(asked);
            throw new DialFlowError('wrong_state', 'The rules stand in a file, which is changed there.', {
                advice: 'Change the file that DIAL_FLOW_RULES_FILE names; the next run takes it.'
            });
        }
    };
}

function faultOf(error: unknown): string {
    if (error instanceof DialFlowError) return error.message;
    return `The rules file cannot be read (${systemErrorCode(error) ?? 'unknown reason'}).`;
}

/** Returns what a run asked for with the rules in force under it; what the run itself asks wins. */
export function underRules({
    asked,
    rules,
    groups: taken
}: {
    readonly asked: RuleValues;
    readonly rules: RuleValues;
    /** Engines of the run and `night`; null for all. */
    readonly groups: readonly string[] | null;
}): RuleValues {
    const names = [...new Set([...Object.keys(rules), ...Object.keys(asked)])];
    return Object.fromEntries(
        names.flatMap((name) => {
            const base = taken === null || taken.includes(name) ? rules[name] : undefined;
            const values = { ...base, ...asked[name] };
            return name in asked || Object.keys(values).length > 0 ? [[name, values] as const] : [];
        })
    );
}
