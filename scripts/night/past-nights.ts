import { followRun } from '../../compute-service/src/cli/follow-run.ts';
import { ServiceClient } from '../../compute-service/src/cli/service-client.ts';
import { defaultAsOf, defaultSeed } from '../../compute-service/src/runs/defaults.ts';
import { localApiKey } from '../local/folders.ts';
import type { Stack } from '../local/stack.ts';
import { countRecords, createRunRecord } from './salesforce-record.ts';

const DAY_MS = 86_400_000;
/** What the console calls a night; runs of single engines do not count. */
const NIGHTS = `Dial_Run__c WHERE Pipeline__c = 'nightly'`;

export interface PastNightsOptions {
    readonly stack: Stack;
    /** How many nights the org's history should have. */
    readonly nights: number;
    readonly signal: AbortSignal;
    /** Hears what is being played, in words. */
    say(text: string): void;
}

const dayBefore = (day: string, days: number): string =>
    new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

async function playNight({
    stack,
    client,
    asOf,
    signal
}: {
    readonly stack: Stack;
    readonly client: ServiceClient;
    readonly asOf: string;
    readonly signal: AbortSignal;
}): Promise<void> {
    const seed = defaultSeed(asOf);
    const recordId = await createRunRecord({ credentials: stack.org.ready.credentials, asOf, seed });
    const { runId } = await client.launch(
        { pipeline: 'nightly', asOf, seed, salesforceRunId: recordId, requestedBy: 'npm start' },
        recordId
    );
    try {
        await followRun({ client, runId, signal, onUpdate: () => undefined });
    } catch (error) {
        // A night that was stopped by hand must not go on at the next start, before the one that is asked for then.
        if (signal.aborted)
            await client
                .decide({ runId, decision: 'cancel', reason: 'Stopped by hand' })
                .catch(() => undefined);
        throw error;
    }
}

/**
 * Gives a new org a history: plays the nights before the world's day, one after the other and up to that day, as the
 * product plays any night. Nights that are there already are not played again.
 * @throws OrgRefusedError, ServiceProblem, ServiceUnreachable; the signal's reason.
 */
export async function playPastNights({ stack, nights, signal, say }: PastNightsOptions): Promise<void> {
    const { credentials, worldDate } = stack.org.ready;
    const known = await countRecords(credentials, NIGHTS);
    const client = new ServiceClient({
        url: stack.service.ready.url,
        apiKey: localApiKey(stack.folders.apiKeyFile)
    });
    const lastDay = worldDate ?? defaultAsOf(new Date());
    for (let night = known + 1; night <= nights; night += 1) {
        signal.throwIfAborted();
        const asOf = dayBefore(lastDay, nights - night);
        say(`Playing the past nights [${night}/${nights}]: ${asOf}`);
        await playNight({ stack, client, asOf, signal });
    }
}
