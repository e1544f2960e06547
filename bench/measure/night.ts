import { join } from 'node:path';
import { followRun } from '../../compute-service/src/cli/follow-run.ts';
import { ServiceClient } from '../../compute-service/src/cli/service-client.ts';
import type { Run } from '../../compute-service/src/runs/run.ts';
import { defaultAsOf, defaultSeed } from '../../compute-service/src/runs/defaults.ts';
import { localApiKey } from '../../scripts/local/folders.ts';
import { readProcessFigures, type ProcessFigures } from '../../scripts/local/process-figures.ts';
import { startStack } from '../../scripts/local/stack.ts';
import type { WorldSize } from '../../scripts/local/world-args.ts';
import { createRunRecord } from '../../scripts/night/salesforce-record.ts';
import type { StageCost } from './lap-timer.ts';
import { measureAnswers, measureStart, type Answers } from './answers.ts';
import { measureExtraction, type ExtractionTimes } from './extraction.ts';
import { NightCosts } from './night-costs.ts';

export interface MeasuredNight {
    readonly run: Run;
    /** From nothing to an org that answers. */
    readonly worldWallS: number;
    readonly nightWallS: number;
    readonly stages: readonly StageCost[];
    readonly service: ProcessFigures | null;
    readonly org: ProcessFigures | null;
    /** Before the night, so that the night's share can be told. */
    readonly orgBefore: ProcessFigures | null;
    /** The run's database, with its inputs. */
    readonly database: string;
    readonly answers: Answers;
    readonly extraction: ExtractionTimes;
}

const since = (start: number): number => (performance.now() - start) / 1000;

/** Makes a new world, plays one night on it with delivery, and measures the processes from outside. */
export async function measureNight({
    data,
    size,
    signal,
    say
}: {
    readonly data: string;
    readonly size: WorldSize;
    readonly signal: AbortSignal;
    say(text: string): void;
}): Promise<MeasuredNight> {
    const starting = performance.now();
    let worldWallS = 0;
    const stack = await startStack({
        data,
        home: data,
        ports: { org: 0, service: 0, mail: 0 },
        world: { size, seed: null, date: null },
        signal,
        say(text) {
            if (text.includes('service')) worldWallS = since(starting);
            say(text);
        }
    });
    try {
        const { credentials, worldDate } = stack.org.ready;
        const asOf = worldDate ?? defaultAsOf(new Date());
        const seed = defaultSeed(asOf);
        const address = {
            url: stack.service.ready.url,
            apiKey: localApiKey(stack.folders.apiKeyFile)
        };
        const client = new ServiceClient(address);
        const orgBefore = readProcessFigures(stack.org.pid);
        const costs = new NightCosts(stack.service);
        const nightStart = performance.now();
        const recordId = await createRunRecord({ credentials, asOf, seed });
        const { runId } = await client.launch(
            { pipeline: 'nightly', asOf, seed, salesforceRunId: recordId },
            recordId
        );
        say(`Night ${runId}`);
        const run = await followRun({ client, runId, signal, onUpdate: (update) => costs.observe(update) });
        const nightWallS = since(nightStart);
        const [service, org] = [stack.service.figures(), stack.org.figures()];
        say('Questions about the night');
        const answers = await measureAnswers({ client, address, runId });
        say('Extraction beside a plain download');
        const extraction = await measureExtraction({ credentials, folder: join(data, 'extraction'), signal });
        return {
            run,
            worldWallS,
            nightWallS,
            stages: costs.stagesOf(run),
            service,
            org,
            orgBefore,
            answers: { ...answers, ...(await measureStart(join(data, 'idle'))) },
            extraction,
            database: join(stack.folders.service, 'runs', run.id, 'compute.duckdb')
        };
    } finally {
        await stack.stop();
    }
}
