import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { Nights, type NightStack, type Service } from './night-stack.ts';
import { readMails } from './end-state.ts';

const nights = new Nights();
beforeAll(() => nights.makeWorld(), 120_000);
afterAll(() => nights.end(), 60_000);

const logOf = (service: Service): string => readFileSync(service.logFile, 'utf8');

/** A night goes on without what only tells of it. */
describe('A night while a part beside it is down', () => {
    it('When mail, events and the log of the warehouse are down, then it succeeds, and a warning names each', async () => {
        const stack = await nights.stack();
        await stack.mail.stop();
        await stack.fault([{ kind: 'unavailable', path: 'Dial_Run_Event__e', count: null }]);
        const service = await stack.startService();
        breakWarehouseLog(stack);
        const runId = await stack.launch(service);
        const run = await stack.ended(runId);
        expect(run).toMatchObject({ status: 'succeeded_with_warnings', error: null });
        const warnings = (run.documents.warnings ?? []).join('\n');
        expect(warnings).toContain('The mail has not reached 1 of 1 recipient yet');
        expect(warnings).toContain('The run event was not');
        expect(warnings).toContain('Write the log of the warehouse');
        const delivered = new Map(run.documents.deliveries?.map(({ target, sent }) => [target, sent]));
        expect(delivered.get('cleanup_queue')).toBeGreaterThan(0);
        expect(delivered.has('execution_log')).toBe(false);
        expect(run.documents.outputs?.every(({ versionId }) => versionId !== null)).toBe(true);
        await service.stop();
    }, 180_000);

    it('When events hang instead of failing, then no step waits for long', async () => {
        const stack = await nights.stack();
        await stack.fault([{ kind: 'slow', path: 'Dial_Run_Event__e', ms: 20_000, count: null }]);
        const service = await stack.startService();
        const run = await stack.ended(await stack.launch(service, { dryRun: true }));
        expect(run.status).toBe('succeeded');
        const [struck = 0] = await stack.faultStrikes();
        expect(struck).toBeLessThan(run.steps.length / 10);
        await service.stop();
    }, 180_000);

    it('When nobody listens where metrics and traces go, then the night does not notice', async () => {
        const stack = await nights.stack();
        const service = await stack.startService(null, {
            DIAL_FLOW_OTLP_ENDPOINT: 'http://127.0.0.1:9'
        });
        const run = await stack.ended(await stack.launch(service, { dryRun: true }));
        expect(run).toMatchObject({ status: 'succeeded', error: null });
        expect(run.documents.warnings ?? []).toEqual([]);
        await service.stop();
    }, 120_000);
});

/** A night waits for what it is made of. */
describe('A night while a part that it needs is down', () => {
    it('When Salesforce is away, then it waits, tries again, fails in words, and is resumed to its end', async () => {
        const stack = await nights.stack();
        const service = await stack.startService();
        await stack.fault([{ kind: 'unavailable', path: '/jobs/query', count: null }]);
        const runId = await stack.launch(service);
        const failed = await stack.ended(runId);
        expect(failed).toMatchObject({
            status: 'failed',
            error: {
                code: 'source_unavailable',
                message: expect.stringMatching(/\w.*\./),
                step: 'extract.inputs'
            }
        });
        expect(failed.error?.advice).toMatch(/\w.*\./);
        const events = await stack.store.eventsAfter({ runId, after: 0, limit: 1000 });
        expect(
            events.filter(({ message }) => /Next try in \d+ s/.test(message ?? '')).length
        ).toBeGreaterThan(2);
        const mails = readMails(stack);
        expect(mails).toHaveLength(1);
        await stack.clearFaults();
        await stack.client(service).decide({ runId, decision: 'resume' });
        await stack.until(runId, ({ status }) => status === 'succeeded');
        await service.stop();
    }, 400_000);

    it('When the run store is locked for a while, then the run waits and goes on', async () => {
        const stack = await nights.stack();
        const service = await stack.startService();
        const runId = await stack.launch(service, { dryRun: true });
        await stack.until(runId, ({ steps }) => steps.some(({ status }) => status === 'finished'));
        const lock = new DatabaseSync(join(stack.folders.service, 'runs.sqlite'), { timeout: 10_000 });
        lock.exec('BEGIN IMMEDIATE');
        // Longer than the service waits for a lock, and than its lease.
        await delay(14_000);
        lock.exec('ROLLBACK');
        lock.close();
        const run = await stack.ended(runId);
        expect(run).toMatchObject({ status: 'succeeded', error: null });
        expect(logOf(service)).toMatch(/run store did not take a heartbeat|run store does not answer/);
        await service.stop();
    }, 180_000);
});

/** People who look at the warehouse see nothing of the night; what is to be cleaned up arrives. */
function breakWarehouseLog({ folders }: NightStack): void {
    const warehouse = new DatabaseSync(join(folders.service, 'warehouse.sqlite'), { timeout: 10_000 });
    warehouse.exec(
        `CREATE TRIGGER log_is_down BEFORE INSERT ON execution_log BEGIN SELECT RAISE(ABORT, 'the log is down'); END`
    );
    warehouse.close();
}
