import type { ParseArgsOptionsConfig } from 'node:util';
import type { Environment } from '../config/settings.ts';
import type { AccessStores } from '../stores.ts';
import type { Engine } from '../engines/engine.ts';
import type { FolderNight, FolderNightOptions } from '../night/folder-night.ts';
import type { StoreMigration } from '../migrate-stores.ts';
import type { PersonalData } from '../wire-personal-data.ts';
import type { ExitCode } from './exit-codes.ts';
import type { ServiceClient } from './service-client.ts';
import type { Terminal } from './terminal.ts';

/** The command was written wrongly; the message says how it should be. */
export class UsageError extends Error {
    override readonly name = 'UsageError';
}

export type OptionValue = string | boolean | readonly (string | boolean)[] | undefined;

/** What the person wrote after the command's name. */
export class Arguments {
    readonly positionals: readonly string[];
    private readonly values: Readonly<Record<string, OptionValue>>;

    constructor(values: Readonly<Record<string, OptionValue>>, positionals: readonly string[]) {
        this.values = values;
        this.positionals = positionals;
    }

    text(name: string): string | undefined {
        const value = this.values[name];
        return typeof value === 'string' ? value : undefined;
    }

    /** @throws UsageError where the option is missing. */
    required(name: string): string {
        const value = this.text(name);
        if (value === undefined) throw new UsageError(`The option --${name} is missing.`);
        return value;
    }

    texts(name: string): readonly string[] {
        const value = this.values[name];
        return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
    }

    flag(name: string): boolean {
        return this.values[name] === true;
    }

    /** @throws UsageError where it is no whole number from 0 up. */
    wholeNumber(name: string): number | undefined {
        const value = this.text(name);
        if (value === undefined) return undefined;
        const number = Number(value);
        if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) {
            throw new UsageError(`--${name} must be a whole number, not "${value}".`);
        }
        return number;
    }

    /** @throws UsageError where the text is no day of the calendar. */
    day(name: string): string | undefined {
        const value = this.text(name);
        if (value === undefined) return undefined;
        const day = new Date(`${value}T00:00:00Z`);
        const real = !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value;
        if (!real) throw new UsageError(`--${name} must be a day like 2026-11-23, not "${value}".`);
        return value;
    }
}

/** What commands need of the product; handed in, so that commands can be tested without it. */
export interface CommandParts {
    readonly engines: readonly Engine[];
    /** Runs the service with these settings until the process is told to end. */
    serve(environment: Readonly<Record<string, string | undefined>>): Promise<void>;
    /** Version of the product; asked only where it is needed, because it opens the compute engine. */
    version(): string;
    runFolderNight(request: Omit<FolderNightOptions, 'compute' | 'versions'>): Promise<FolderNight>;
    /** Brings run store and warehouse of this configuration up to date, or tells what that would be. */
    migrateStores(request: { readonly dryRun: boolean }): Promise<readonly StoreMigration[]>;
    /** What is kept beside the runs, opened where the environment says that it lies. */
    openStoresOf(environment: Environment): Promise<AccessStores>;
    /** All that is held about one account or number, where the environment says that it lies. */
    openPersonalData(environment: Environment): Promise<PersonalData>;
    /** A secret from standard input, or typed without being seen. */
    readSecret(prompt: string): Promise<string>;
}

export interface CommandContext extends CommandParts {
    readonly args: Arguments;
    readonly terminal: Terminal;
    /** Print the answer as JSON instead of text. */
    readonly json: boolean;
    readonly signal: AbortSignal;
    readonly environment: Environment;
    /** Who sits at the keyboard, as the audit log names them: `cli:<user>`. */
    readonly operator: string;
    openStores(): Promise<AccessStores>;
    /** The service, where it is known how to reach it. */
    client(): ServiceClient;
    now(): number;
}

export interface Command {
    readonly name: string;
    /** One line for the list of commands. */
    readonly summary: string;
    /** What follows `dial-flow NAME`. */
    readonly synopsis: string;
    readonly options: ParseArgsOptionsConfig;
    /** What each option does, in the order of the help. */
    readonly optionHelp: readonly (readonly [option: string, words: string])[];
    /** More text under the options, for example the parameters that may be set. */
    readonly notes?: (engines: readonly Engine[]) => string;
    /** How many words may follow the options. */
    readonly mostPositionals?: number;
    execute(context: CommandContext): Promise<ExitCode>;
}
