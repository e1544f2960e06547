import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addCounts, countStage, type Counts } from './stages/counts.ts';
import { makeScratchFolder } from './stages/scratch-folder.ts';
import { runStage, type Stage } from './stages/stage.ts';
import { testStages } from './stages/stages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const HELP = `npm test -- [options]

Checks types, lint, format and Apex, then runs all tests. Every stage runs, also after a failed one.

  --only NAME   only this stage; may be given several times: types, types-console, browser-types, lint, format,
                apex, apex-tests, jest, end-to-end, screens; only when named run browser, all that people do with the
                console in Chromium, and cluster, nights on a Trino cluster that is started for it
  --help        this text`;

/** Stages that use one core each, on the two cores that the suite is planned for. */
const SIDE_BY_SIDE = 2;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

interface StageResult {
    readonly counts: Counts;
    readonly line: string;
    readonly printed: string;
}

async function resultOf(stage: Stage, scratch: string): Promise<StageResult> {
    const obstacle = (await stage.obstacle?.()) ?? null;
    if (obstacle !== null) {
        // Continuous integration must not pass without what it was told to look at.
        const failed = process.env['CI'] !== undefined;
        return {
            counts: { passed: 0, failed: failed ? 1 : 0 },
            line: `${failed ? 'FAILED ' : 'SKIPPED'} ${stage.title}: ${obstacle}`,
            printed: ''
        };
    }
    const run = await runStage({ stage, root: ROOT, scratch });
    const counts = countStage({ stage, run });
    return {
        counts,
        line: `${counts.failed === 0 ? 'passed' : 'FAILED'}  ${stage.title} (${seconds(run.durationMs)})`,
        printed: run.printed
    };
}

async function runAll(only: readonly string[]): Promise<Counts> {
    const scratch = makeScratchFolder();
    const results: StageResult[] = [];
    try {
        const chosen = testStages(scratch).filter(({ name, onRequest }) =>
            only.length === 0 ? onRequest !== true : only.includes(name)
        );
        const beside = chosen.filter(({ besideOthers }) => besideOthers === true);
        const alone = chosen.filter(({ besideOthers }) => besideOthers !== true);
        const run = async (stage: Stage): Promise<void> => {
            const result = await resultOf(stage, scratch);
            results.push(result);
            console.log(`${result.printed}${result.line}`);
        };
        const runBesideOthers = async (): Promise<void> => {
            for (let stage = beside.shift(); stage; stage = beside.shift()) await run(stage);
        };
        await Promise.all(Array.from({ length: SIDE_BY_SIDE }, runBesideOthers));
        for (const stage of alone) {
            console.log(`\n${stage.title}`);
            await run(stage);
        }
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
    console.log(`\n${results.map(({ line }) => line).join('\n')}`);
    return addCounts(results.map(({ counts }) => counts));
}

const { values } = parseArgs({
    options: {
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false }
    }
});

const known = testStages('').map(({ name }) => name);
const unknown = values.only.filter((name) => !known.includes(name));
if (values.help) {
    console.log(HELP);
} else if (unknown.length > 0) {
    console.error(`There is no stage "${unknown.join('", "')}". The stages are ${known.join(', ')}.`);
    process.exitCode = 2;
} else {
    const { passed, failed } = await runAll(values.only);
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
