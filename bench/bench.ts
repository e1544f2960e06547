import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatCount } from '../compute-service/src/cli/format.ts';
import { ClusterError } from '../scripts/cluster/packages.ts';
import { ChildProcessError } from '../scripts/local/child-process.ts';
import { DataFolderError } from '../scripts/local/folders.ts';
import { abortOnSignals } from '../scripts/local/signals.ts';
import { comparisonText, historyEntry, lastOfSize, readHistory, record, thisMachine } from './history.ts';
import { measureOnClusters } from './measure/clusters.ts';
import { literalText } from './literal-report.ts';
import { exportInputs } from './measure/export-inputs.ts';
import type { ProcessCost } from './measure/lap-timer.ts';
import { LITERAL_PHONES, measureLiteralApply } from './measure/literal-apply.ts';
import { measureProcess } from './measure/measured-process.ts';
import { medianCost } from './measure/median.ts';
import { measureNight } from './measure/night.ts';
import { PYTHON_ENV, rivalsPython } from './measure/python.ts';
import { differingFiles, resultDigests } from './measure/result-files.ts';
import { measureSharedService } from './measure/shared-service.ts';
import { resultVersions } from '../compute-service/src/versions.ts';
import { placesText } from './places-report.ts';
import { costPlot, type Series } from './plot.ts';
import { sharedServiceText } from './shared-service-report.ts';
import { measurementText, RIVALS, type Measurement, type RivalName } from './report.ts';

const HELP = `npm run bench -- [options]

Measures world, extraction, each engine and delivery on a new world, then the same rules on the same files: DIAL-Flow,
pandas, polars and the bare parsing, each in a fresh process; then groupby.apply. A measurement needs a machine with
nothing else to do.

  --accounts N   accounts of the world, with one and a half phones and two and a half calls each; may be given
                 several times (400000 and 40000)
  --rounds N     measures the rules so often, in turns with the others, and takes the medians (1)
  --no-python    leaves out what is written in Python
  --compare      says what changed since the last recorded measurement of the same size
  --record       adds the measurement to bench/history.json
  --plot FILE    draws CPU against size as an SVG picture; wants several sizes
  --cluster DIR  instead of all that, the rules on a folder of input files: DuckDB, and Trino clusters of one and two
                 workers that are started on this computer; the inputs of a measurement are in its folder \`inputs\`
  --orgs N       instead of all that, so many local orgs of so many accounts (20000) on one service of two processes,
                 beside the same nights of a service for each
  --as-of DATE   the day for which the rules compute with --cluster (today)
  --data DIR     where the worlds are made (.dial-flow/bench)
  --json FILE    writes all figures there as well
  --help         this text`;

const HERE = fileURLToPath(new URL('.', import.meta.url));
const REFERENCE_TABLES = fileURLToPath(new URL('../compute-service/data', import.meta.url));
const HISTORY = join(HERE, 'history.json');
const SIZES = ['400000', '40000'];

interface BenchOptions {
    readonly accounts: number;
    readonly data: string;
    /** Python with the packages of the rivals; null leaves them out. */
    readonly python: string | null;
    readonly rounds: number;
    readonly signal: AbortSignal;
}

const say = (text: string): void => console.error(`${text} …`);

async function measure({ accounts, data, python, rounds, signal }: BenchOptions): Promise<Measurement> {
    const folder = join(data, String(accounts));
    rmSync(folder, { recursive: true, force: true });
    say(`${accounts} accounts: new world`);
    const size = { accounts, phones: Math.round(accounts * 1.5), calls: Math.round(accounts * 2.5) };
    const night = await measureNight({ data: folder, size, signal, say });
    if (!night.run.status.startsWith('succeeded')) {
        throw new Error(`The night did not succeed: ${night.run.error?.message ?? night.run.status}`);
    }
    const inputs = join(folder, 'inputs');
    await exportInputs({ database: night.database, folder: inputs });
    const { asOf, seed } = night.run;
    const work = ['--from', inputs, '--as-of', asOf, '--seed', String(seed), '--to'];
    // As the product is started: compiled modules are kept from one start to the next, like those of Python's packages.
    const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const node = (script: string, args: readonly string[]) =>
        measureProcess(process.execPath, [join(HERE, 'measure', script), ...args], { signal, env });
    const costs = new Map<string, ProcessCost[]>();
    const take = async (name: string, measured: Promise<ProcessCost>): Promise<void> => {
        costs.set(name, [...(costs.get(name) ?? []), await measured]);
    };
    const outputs = (name: string): string => join(folder, `out-${name}`);
    for (let round = 1; round <= rounds; round += 1) {
        say(rounds === 1 ? 'The rules' : `The rules, round ${round} of ${rounds}`);
        await take('parse', node('parse-process.ts', ['--from', inputs]));
        await take('engines', node('engines-process.ts', [...work, outputs('dial-flow')]));
        if (python === null) continue;
        for (const name of RIVALS) {
            const args = [
                join(HERE, name, 'night.py'),
                ...work,
                outputs(name),
                '--reference',
                REFERENCE_TABLES
            ];
            await take(name, measureProcess(python, args, { signal, env: PYTHON_ENV }));
        }
    }
    const median = (name: string): ProcessCost => medianCost(costs.get(name) ?? []);
    const ours = resultDigests(outputs('dial-flow'));
    const rivalOf = (name: RivalName) => ({
        cost: median(name),
        differing: differingFiles(ours, resultDigests(outputs(name)))
    });
    return {
        accounts,
        rounds,
        night,
        engines: median('engines'),
        parse: median('parse'),
        rivals: python === null ? {} : Object.fromEntries(RIVALS.map((name) => [name, rivalOf(name)]))
    };
}

/** What a person got wrong on the command line. */
class OptionError extends Error {
    override readonly name = 'OptionError';
}

const LEAST_ACCOUNTS = 100;

function countOf({ name, text, least }: { name: string; text: string; least: number }): number {
    const count = Number(text);
    if (Number.isSafeInteger(count) && count >= least) return count;
    throw new OptionError(`--${name} must be a whole number from ${least}, not "${text}".`);
}

function readOptions() {
    try {
        const { values } = parseArgs({
            options: {
                accounts: { type: 'string', multiple: true, default: SIZES },
                rounds: { type: 'string', default: '1' },
                compare: { type: 'boolean', default: false },
                record: { type: 'boolean', default: false },
                plot: { type: 'string' },
                'no-python': { type: 'boolean', default: false },
                cluster: { type: 'string' },
                orgs: { type: 'string' },
                'as-of': { type: 'string', default: new Date().toISOString().slice(0, 10) },
                data: { type: 'string', default: '.dial-flow/bench' },
                json: { type: 'string' },
                help: { type: 'boolean', default: false }
            }
        });
        return {
            ...values,
            accounts: values.accounts.map((text) =>
                countOf({ name: 'accounts', text, least: LEAST_ACCOUNTS })
            ),
            rounds: countOf({ name: 'rounds', text: values.rounds, least: 1 }),
            orgs: values.orgs === undefined ? null : countOf({ name: 'orgs', text: values.orgs, least: 2 })
        };
    } catch (cause) {
        if (cause instanceof OptionError) throw cause;
        throw new OptionError(cause instanceof Error ? cause.message : String(cause), { cause });
    }
}

function seriesOf(measurements: readonly Measurement[]): readonly Series[] {
    const series = (name: string, cost: (measurement: Measurement) => ProcessCost | undefined): Series => ({
        name,
        points: measurements.flatMap((measurement) => {
            const seconds = cost(measurement)?.cpuS;
            return seconds === undefined ? [] : [{ accounts: measurement.accounts, seconds }];
        })
    });
    return [
        ...RIVALS.map((name) => series(name, ({ rivals }) => rivals[name]?.cost)),
        series('DIAL-Flow', ({ engines }) => engines),
        series('parsing only', ({ parse }) => parse)
    ];
}

async function bench(): Promise<void> {
    const options = readOptions();
    if (options.help) {
        console.log(HELP);
        return;
    }
    const signal = abortOnSignals();
    if (options.cluster !== undefined) {
        const { cluster: inputs, data, 'as-of': asOf } = options;
        const places = await measureOnClusters({ inputs, data, asOf, signal, say });
        console.log(placesText(places));
        if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(places, null, 4));
        if (places.some(({ sameBytes }) => !sameBytes)) process.exitCode = 1;
        return;
    }
    if (options.orgs !== null) {
        await benchSharedService({ ...options, orgs: options.orgs, signal });
        return;
    }
    const python = options['no-python'] ? { missing: 'Python is left out.' } : await rivalsPython(say);
    const history = readHistory(HISTORY);
    const measurements: Measurement[] = [];
    for (const accounts of options.accounts) {
        const measurement = await measure({
            accounts,
            data: options.data,
            python: 'path' in python ? python.path : null,
            rounds: options.rounds,
            signal
        });
        measurements.push(measurement);
        console.log(`\n${measurementText(measurement)}`);
        if ('missing' in python) console.log(`\n${python.missing}`);
        const versions = { node: process.versions.node, ...(await resultVersions()) };
        const entry = historyEntry({ measurement, machine: thisMachine(), versions, measuredAt: new Date() });
        const before = options.compare ? lastOfSize(history, accounts) : null;
        if (before) console.log(`\n${comparisonText(before, entry)}`);
        else if (options.compare) console.log('\nNothing is recorded for this size yet; --record does it.');
        if (options.record) record(HISTORY, [entry]);
    }
    if (options.plot !== undefined) writeFileSync(options.plot, costPlot(seriesOf(measurements)));
    if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(measurements, null, 4));
    if ('missing' in python) return;
    const literal = await measureFirstIdea({ measurements, data: options.data, python: python.path, signal });
    console.log(`\n${literalText(literal)}`);
}

const ACCOUNTS_OF_AN_ORG = 20_000;

async function benchSharedService({
    orgs,
    accounts,
    data,
    json,
    signal
}: {
    readonly orgs: number;
    readonly accounts: readonly number[];
    readonly data: string;
    readonly json?: string | undefined;
    readonly signal: AbortSignal;
}): Promise<void> {
    const size = accounts.length === 1 ? (accounts[0] ?? ACCOUNTS_OF_AN_ORG) : ACCOUNTS_OF_AN_ORG;
    const folder = join(data, `orgs-${size}`);
    const measured = await measureSharedService({ orgs, accounts: size, data: folder, signal, say });
    console.log(sharedServiceText(measured));
    if (json !== undefined) writeFileSync(json, JSON.stringify(measured, null, 4));
    if (measured.nights.some(({ sameBytes }) => !sameBytes)) process.exitCode = 1;
}

/** The first idea of this product on the largest world that was measured. */
function measureFirstIdea(options: {
    readonly measurements: readonly Measurement[];
    readonly data: string;
    readonly python: string;
    readonly signal: AbortSignal;
}) {
    const { measurements, data, python, signal } = options;
    const [largest] = measurements.toSorted((one, other) => other.accounts - one.accounts);
    if (!largest) throw new RangeError('Nothing was measured.');
    say(`groupby.apply on at most ${formatCount(LITERAL_PHONES)} researched phones`);
    const { asOf, seed } = largest.night.run;
    const world = join(data, String(largest.accounts));
    const [inputs, folder] = [join(world, 'inputs'), join(world, 'groupby-apply')];
    return measureLiteralApply({ inputs, folder, python, asOf, seed, signal });
}

try {
    await bench();
} catch (error) {
    const usage = error instanceof OptionError;
    const told = [DataFolderError, ChildProcessError, ClusterError].some((kind) => error instanceof kind);
    if (!(error instanceof Error) || (!usage && !told)) throw error;
    console.error(error.message);
    process.exitCode = usage ? 2 : 1;
}
