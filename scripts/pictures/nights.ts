import type { ConsoleStack } from '../browser/console-stack.ts';
import type { Visit } from '../browser/visit.ts';

const NIGHTS = 4;
const DAY_MS = 86_400_000;
const ASK_AGAIN_MS = 1_000;
/** A list that this world fills, as a team of a few people would use it. */
const LIST_SIZE = 1_500;

export interface AskedRun {
    readonly asOf: string | null;
    readonly listSize: number;
}

/** Launches a run as the console does and waits for its end. @returns its id */
export async function playRun(visit: Visit, { asOf, listSize }: AskedRun): Promise<string> {
    const { runId } = await visit.apex<{ runId: string }>('DialRunController.launch', {
        json: JSON.stringify({
            pipeline: 'nightly',
            engines: [],
            parameters: { call_list: { size: listSize } },
            asOf,
            seed: null,
            dryRun: false
        })
    });
    for (;;) {
        const { status } = await visit.apex<{ status: string }>('DialRunController.getRun', {
            runId,
            askService: false
        });
        if (/succeeded|failed|cancelled|held/i.test(status)) return runId;
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
}

/** Gives the org some nights with a list that is full. */
export async function playNights(product: ConsoleStack): Promise<void> {
    const lastDay = product.stack.org.ready.worldDate ?? new Date().toISOString().slice(0, 10);
    const visit = await product.visit('operator');
    try {
        for (let before = NIGHTS - 1; before >= 0; before -= 1) {
            const asOf = new Date(Date.parse(lastDay) - before * DAY_MS).toISOString().slice(0, 10);
            await playRun(visit, { asOf, listSize: LIST_SIZE });
        }
    } finally {
        await visit.close();
    }
}
