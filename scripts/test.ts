import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addCounts, countStage, type Counts } from './stages/counts.ts';
import { makeScratchFolder } from './stages/scratch-folder.ts';
import { runStage } from './stages/stage.ts';
import { testStages } from './stages/stages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const HELP = `npm test -- [options]

Checks types, lint, format and Apex, then runs all tests. Every stage runs, also after a failed one.

  --only NAME   only this stage; may be given several times: types, types-console, browser-types, lint, format,
                apex, jest, end-to-end, screens; browser, all that people do with the console in
                Chromium, runs only when named
  --help        this text`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

async function runAll(only: readonly string[]): Promise<Counts> {
    const scratch = makeScratchFolder();
    const counts: Counts[] = [];
    const lines: string[] = [];
    try {
        const stages = testStages(scratch).filter(({ name, onRequest }) =>
            only.length === 0 ? onRequest !== true : only.includes(name)
        );
        for (const [index, stage] of stages.entries()) {
            console.log(`\n[${index + 1}/${stages.length}] ${stage.title}`);
            const obstacle = stage.obstacle?.() ?? null;
            if (obstacle !== null) {
                // Continuous integration must not pass without what it was told to look at.
                const failed = process.env['CI'] !== undefined;
                counts.push({ passed: 0, failed: failed ? 1 : 0 });
                lines.push(`${failed ? 'FAILED ' : 'SKIPPED'} ${stage.title}: ${obstacle}`);
                console.log(lines.at(-1));
                continue;
            }
            const run = await runStage({ stage, root: ROOT, scratch });
            const result = countStage({ stage, run });
            counts.push(result);
            lines.push(
                `${result.failed === 0 ? 'passed' : 'FAILED'}  ${stage.title} (${seconds(run.durationMs)})`
            );
            console.log(lines.at(-1));
        }
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
    console.log(`\n${lines.join('\n')}`);
    return addCounts(counts);
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
