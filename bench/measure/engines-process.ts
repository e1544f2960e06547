import { parseArgs } from 'node:util';
import { duckdbEngine } from '../../compute-service/src/compute/duckdb.ts';
import { loadComputeConfig } from '../../compute-service/src/config/compute-config.ts';
import { runFolderNight } from '../../compute-service/src/night/folder-night.ts';
import { resultVersions } from '../../compute-service/src/versions.ts';
import { wireCompute } from '../../compute-service/src/wire-compute.ts';
import { LapTimer, printCost } from './lap-timer.ts';

/**
 * One night on a folder, measured by stage, or by step with `--steps`. A process of its own, so that nothing is warm. It
 * computes in DuckDB, or where the variables of the service name a cluster, there.
 */
const { values } = parseArgs({
    options: {
        from: { type: 'string' },
        to: { type: 'string' },
        'as-of': { type: 'string' },
        seed: { type: 'string' },
        steps: { type: 'boolean', default: false }
    }
});
const { from, to, 'as-of': asOf, seed } = values;
if (from === undefined || to === undefined || asOf === undefined || seed === undefined) {
    throw new Error('--from, --to, --as-of and --seed are needed.');
}

const variables = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
);
const compute =
    variables['DIAL_FLOW_COMPUTE'] === 'trino'
        ? await wireCompute(loadComputeConfig(variables))
        : duckdbEngine();
const timer = new LapTimer('start');
const { outputs } = await runFolderNight({
    from,
    to,
    asOf,
    seed: Number(seed),
    parameters: {},
    compute,
    versions: await resultVersions(),
    signal: new AbortController().signal,
    onProgress({ step, done, rows }) {
        if (done === null && rows === null) timer.enter(values.steps ? step.key : step.engine);
    }
});
printCost(timer, Object.fromEntries(outputs.map(({ name, rows }) => [name, rows])));
