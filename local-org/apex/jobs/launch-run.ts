import { setTimeout as sleep } from 'node:timers/promises';
import type { ApexContext, SObject } from '../../src/apex-runtime/apex-context.ts';
import { AuraHandledError, unforeseen } from '../../src/apex-runtime/apex-error.ts';
import type { ServiceAnswer } from '../../src/apex-runtime/compute-service.ts';
import { soql } from '../../src/apex-runtime/soql-text.ts';
import { isTrueIn, objectFrom, textIn } from '../record-values.ts';

const attempts = 4;
/** A real org waits minutes between the attempts of a job; here nobody has to. */
const pauseMs = 2_000;
const errorText = 4_000;

async function send(context: ApexContext, run: SObject): Promise<ServiceAnswer> {
    const parameters = objectFrom(textIn(run, 'Parameters__c'));
    const id = String(run['Id']);
    const requestedBy = textIn(run, 'Requested_By__c');
    const common = { salesforceRunId: id, ...(requestedBy === null ? {} : { requestedBy }) };
    const headers = { 'idempotency-key': id };
    if (parameters['change'] !== undefined) {
        const { action, ...change } = parameters['change'] as Record<string, unknown>;
        return context.service({
            method: 'POST',
            path: `/v1/changes/${String(action)}`,
            headers,
            body: { ...common, ...change }
        });
    }
    const pipeline = textIn(run, 'Pipeline__c');
    const [asOf, seed] = [textIn(run, 'As_Of__c'), textIn(run, 'Seed__c')];
    return context.service({
        method: 'POST',
        path: '/v1/runs',
        headers,
        body: {
            ...common,
            ...(pipeline === null ? { engines: textIn(run, 'Engines__c')?.split('|') ?? [] } : { pipeline }),
            ...(asOf === null ? {} : { asOf }),
            ...(seed === null ? {} : { seed: Number(seed) }),
            parameters,
            dryRun: isTrueIn(run, 'Dry_Run__c')
        }
    });
}

/** Writes onto a run's record that the service refused it or could not be reached. */
async function markFailed({
    context,
    runId,
    error
}: {
    readonly context: ApexContext;
    readonly runId: string;
    readonly error: AuraHandledError;
}): Promise<void> {
    const { code, message, advice, correlationId } = error.fault;
    const now = new Date().toISOString();
    await context.system.update('Dial_Run__c', {
        Id: runId,
        Status__c: 'Failed',
        Error_Code__c: code,
        Error_Message__c: `${message} ${advice ?? ''}`.trim().slice(0, errorText),
        Error_Reference__c: correlationId,
        Finished_At__c: now,
        Last_Update__c: now
    });
}

async function attempt(context: ApexContext, runId: string): Promise<void> {
    for (let number = 1; ; number++) {
        const [run] = await context.system.query(
            soql`SELECT Id, Status__c, Pipeline__c, Engines__c, Parameters__c, As_Of__c, Seed__c, Dry_Run__c, Requested_By__c, Service_Run_Id__c FROM Dial_Run__c WHERE Id = ${runId}`
        );
        if (run?.['Status__c'] !== 'Queued' || run['Service_Run_Id__c'] !== null) return;
        try {
            const { body } = await send(context, run);
            await context.system.update('Dial_Run__c', { Id: runId, Service_Run_Id__c: body['runId'] });
            return;
        } catch (error) {
            const told = error instanceof AuraHandledError ? error : unforeseen(error);
            // The service has this run and has written to its record since; its events say the rest.
            if (told.fault.code === 'idempotency_conflict') return;
            if (!told.fault.retryable || number === attempts)
                return markFailed({ context, runId, error: told });
            await sleep(pauseMs * number, undefined, { ref: false });
        }
    }
}

/**
 * Tells the service about a run, in the background as a job does. The run's record id is the idempotency key, so that
 * however often this is tried, the service makes one run of it.
 */
export function launchRun(context: ApexContext, runId: string): void {
    context.org.jobs.enqueue(`Launch of ${runId}`, () => attempt(context, runId));
}
