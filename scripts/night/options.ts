import { parseArgs } from 'node:util';

/** What a person got wrong on the command line. */
export class OptionError extends Error {
    override readonly name = 'OptionError';
}

/** Rows of the default world; other sizes keep their proportion. */
const DEFAULT_SIZE = { accounts: 400_000, phones: 600_000, calls: 1_000_000 };

export interface WorldSize {
    readonly accounts: number;
    readonly phones: number;
    readonly calls: number;
}

export interface NightlyOptions {
    /** Null: the kept world as it is, or a new one of the default size. */
    readonly size: WorldSize | null;
    readonly worldSeed: number | null;
    readonly asOf: string | null;
    readonly seed: number | null;
    readonly data: string;
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
  --data DIR       where everything is kept (.dial-flow)
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
    const share = base / DEFAULT_SIZE.accounts;
    return {
        accounts: base,
        phones: phones ?? Math.round(DEFAULT_SIZE.phones * share),
        calls: calls ?? Math.round(DEFAULT_SIZE.calls * share)
    };
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
                data: { type: 'string', default: '.dial-flow' },
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
    return {
        size: worldSize(values),
        worldSeed: wholeNumber(values, 'world-seed'),
        asOf: day(values, 'as-of'),
        seed: wholeNumber(values, 'seed'),
        data: values.data,
        keep: values.keep,
        json: values.json,
        help: values.help
    };
}
