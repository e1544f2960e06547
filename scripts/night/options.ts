import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WishedWorld, WorldSize } from '../local/world-args.ts';

/** What a person got wrong on the command line. */
export class OptionError extends Error {
    override readonly name = 'OptionError';
}

/** Rows of the default world; other sizes keep their proportion. */
/** Of the local org's world. */
const FEWEST_ACCOUNTS = 100;
const DEFAULT_SIZE = { accounts: 400_000, phones: 600_000, calls: 1_000_000 };
const DEFAULT_WORLD_SEED = 1;
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

/** What is not given follows from the accounts, or from the default accounts. */
function worldSize(values: Readonly<Record<string, unknown>>): WorldSize | null {
    const [accounts, phones, calls] = ['accounts', 'phones', 'calls'].map((name) =>
        wholeNumber(values, name)
    );
    if (accounts === null && phones === null && calls === null) return null;
    const base = accounts ?? DEFAULT_SIZE.accounts;
    if (base < FEWEST_ACCOUNTS) {
        throw new OptionError(`--accounts must be ${FEWEST_ACCOUNTS} or more; a smaller world has no night.`);
    }
    const share = base / DEFAULT_SIZE.accounts;
    return {
        accounts: base,
        phones: phones ?? Math.round(DEFAULT_SIZE.phones * share),
        calls: calls ?? Math.round(DEFAULT_SIZE.calls * share)
    };
}

/** Each world has a folder of its own, because runs are compared with the earlier ones of the same org. */
function dataFolderOf(size: WorldSize | null, worldSeed: number | null): string {
    const { accounts, phones, calls } = size ?? DEFAULT_SIZE;
    const name = [accounts, phones, calls, worldSeed ?? DEFAULT_WORLD_SEED].join('-');
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
    const size = worldSize(values);
    const worldSeed = wholeNumber(values, 'world-seed');
    const asOf = day(values, 'as-of');
    return {
        world: { size, seed: worldSeed, date: asOf },
        asOf,
        seed: wholeNumber(values, 'seed'),
        data: values.data ?? dataFolderOf(size, worldSeed),
        home: values.data ?? BASE_FOLDER,
        keep: values.keep,
        json: values.json,
        help: values.help
    };
}
