import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveWorldOptions, type GivenWorldOptions } from '../../local-org/src/world/options.ts';
import { WorldError } from '../../local-org/src/world/world-error.ts';
import type { WishedWorld, WorldSize } from '../local/world-args.ts';

/** What a person got wrong on the command line. */
export class OptionError extends Error {
    override readonly name = 'OptionError';
}

/** Rows of the default world; other sizes keep their proportion. */
const DEFAULT_SIZE = { accounts: 400_000, phones: 600_000, calls: 1_000_000 };
const DEFAULT_WORLD_SEED = 1;
/** The day of a world that names none is the day it is made, which is always a good one. */
const ANY_DAY = '2026-01-01';
const DEFAULT_WORLD = [...Object.values(DEFAULT_SIZE), DEFAULT_WORLD_SEED].join('-');
/** Where everything is kept without --data, and where `dial-flow` looks for a running stack. */
export const BASE_FOLDER = '.dial-flow';

export interface NightlyOptions {
    readonly world: WishedWorld;
    readonly asOf: string | null;
    readonly seed: number | null;
    readonly data: string;
    /** Where `dial-flow` looks for a running stack. */
    readonly home: string;
    readonly keep: boolean;
    readonly json: boolean;
    readonly help: boolean;
}

export const NIGHTLY_HELP = `npm run nightly -- [options]

Plays one night on this computer: a stand-in for a Salesforce org with a made-up world, the compute service, and the
nightly pipeline from the org's records to tomorrow's call list. The world is kept for the next time.

  --accounts N     accounts of the world (400,000)
  --phones N       researched phones (one and a half for each account)
  --calls N        calls (two and a half for each account)
  --world-seed N   seed of the world (1); another seed is another world
  --world FILE     any options of the world as JSON, such as {"duplicateShare":0.3}; docs/world.md lists them
  --as-of DAY      the day as of which everything is decided (the world's day)
  --seed N         seed of the run's shuffles (the as-of day as YYYYMMDD)
  --data DIR       where everything is kept (.dial-flow, or a folder of it for another world)
  --keep           stays up afterwards, as \`npm start\` does
  --json           prints the run as JSON instead of the summary
  --help           this text

Exit codes: 0 the run succeeded, 1 it failed, 2 wrong usage, 3 its results are held back.`;

function wholeNumber(values: Readonly<Record<string, unknown>>, name: string): number | null {
    const text = values[name];
    if (typeof text !== 'string') return null;
    const digits = text.replaceAll(/[,_]/g, '');
    const number = Number(digits);
    if (!/^\d+$/.test(digits) || !Number.isSafeInteger(number)) {
        throw new OptionError(`--${name} must be a whole number, not "${text}".`);
    }
    return number;
}

function day(values: Readonly<Record<string, unknown>>, name: string): string | null {
    const text = values[name];
    if (typeof text !== 'string') return null;
    const date = new Date(`${text}T00:00:00Z`);
    if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
        throw new OptionError(`--${name} must be a day like 2026-11-23, not "${text}".`);
    }
    return text;
}

/** The options of a world in a JSON file. @throws OptionError. */
function worldFile(path: string | undefined): GivenWorldOptions {
    if (path === undefined) return {};
    try {
        const given: unknown = JSON.parse(readFileSync(path, 'utf8'));
        if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
    } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new OptionError(`--world ${path} cannot be read: ${why}`, { cause });
    }
    throw new OptionError(`--world ${path} must hold an object, such as {"duplicateShare":0.3}.`);
}

/** What is not given follows from the accounts, or from the default accounts. */
function worldSize(values: Readonly<Record<string, unknown>>, fromFile: GivenWorldOptions): WorldSize | null {
    const [accounts, phones, calls] = ['accounts', 'phones', 'calls'].map((name) =>
        wholeNumber(values, name)
    );
    if (accounts === null && phones === null && calls === null) return null;
    const base = accounts ?? fromFile.accounts ?? DEFAULT_SIZE.accounts;
    const share = base / DEFAULT_SIZE.accounts;
    return {
        accounts: base,
        phones: phones ?? fromFile.phones ?? Math.round(DEFAULT_SIZE.phones * share),
        calls: calls ?? fromFile.calls ?? Math.round(DEFAULT_SIZE.calls * share)
    };
}

/** Names every fault at once, before anything is started. @throws OptionError. */
function checkWorld({ fromFile, world }: { fromFile: GivenWorldOptions; world: WishedWorld }): void {
    const { size, seed, date } = world;
    const named = {
        ...size,
        ...(seed === null ? {} : { seed }),
        ...(date === null ? {} : { worldDate: date })
    };
    try {
        resolveWorldOptions({ ...fromFile, ...named }, ANY_DAY);
    } catch (error) {
        if (error instanceof WorldError) throw new OptionError(error.message, { cause: error });
        throw error;
    }
}

/** Each world has a folder of its own, because runs are compared with the earlier ones of the same org. */
function dataFolderOf({ size, seed, file }: WishedWorld, fromFile: GivenWorldOptions): string {
    const { accounts, phones, calls } = { ...DEFAULT_SIZE, ...fromFile, ...size };
    const digest = createHash('sha256').update(JSON.stringify(fromFile)).digest('hex').slice(0, 8);
    const name = [
        accounts,
        phones,
        calls,
        seed ?? fromFile.seed ?? DEFAULT_WORLD_SEED,
        ...(file === undefined ? [] : [digest])
    ].join('-');
    return name === DEFAULT_WORLD ? BASE_FOLDER : join(BASE_FOLDER, `world-${name}`);
}

/** Reads the options of \`npm run nightly\`. @throws OptionError. */
export function readNightlyOptions(argv: readonly string[]): NightlyOptions {
    let parsed;
    try {
        parsed = parseArgs({
            args: [...argv],
            allowPositionals: true,
            options: {
                accounts: { type: 'string' },
                phones: { type: 'string' },
                calls: { type: 'string' },
                'world-seed': { type: 'string' },
                world: { type: 'string' },
                'as-of': { type: 'string' },
                seed: { type: 'string' },
                data: { type: 'string' },
                keep: { type: 'boolean', default: false },
                json: { type: 'boolean', default: false },
                help: { type: 'boolean', short: 'h', default: false }
            }
        });
    } catch (cause) {
        throw new OptionError(cause instanceof Error ? cause.message : String(cause), { cause });
    }
    const { values, positionals } = parsed;
    if (positionals.length > 0) {
        // npm keeps options without the two dashes for itself and passes on only their values.
        throw new OptionError(
            `"${positionals.join(' ')}" is not understood. Options come after two dashes: npm run nightly -- --accounts 4000`
        );
    }
    const fromFile = worldFile(values.world);
    const asOf = day(values, 'as-of');
    const world: WishedWorld = {
        size: worldSize(values, fromFile),
        seed: wholeNumber(values, 'world-seed'),
        date: asOf,
        ...(values.world === undefined ? {} : { file: resolve(values.world) })
    };
    checkWorld({ fromFile, world });
    return {
        world,
        asOf,
        seed: wholeNumber(values, 'seed'),
        data: values.data ?? dataFolderOf(world, fromFile),
        home: values.data ?? BASE_FOLDER,
        keep: values.keep,
        json: values.json,
        help: values.help
    };
}
