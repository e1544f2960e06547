import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { problem, ruleBook } from '../../src/http/schemas/answers.ts';
import { runDetail } from '../../src/http/schemas/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startRig } from './service-rig.ts';

type Rig = Awaited<ReturnType<typeof startRig>>;

const change = (value: number, basedOn: number | null) => ({
    ...{ parameters: { flush: { disconnected_attempts: value } }, changedBy: 'Admin' },
    ...{ reason: 'Fewer doubtful removals', basedOn }
});
const runOf = async (rig: Rig, body: object = { pipeline: 'nightly' }) => {
    const run = await rig.night(body);
    return runDetail.parse((await rig.call(`/v1/runs/${run.id}`)).body);
};

describe('Rules that the API changes', () => {
    let rig: Rig;
    beforeEach(async () => {
        rig = await startRig({ steps: [plannedStep({ key: 'a.b' })] });
    });
    afterEach(async () => rig.clean());

    it('When nothing was ever changed, then the defaults hold and a run says that it has no version', async () => {
        expect(ruleBook.parse((await rig.call('/v1/rules')).body)).toEqual({
            ...{ version: null, parameters: {}, origin: 'api', fault: null, history: [] }
        });
        expect(await runOf(rig)).toMatchObject({ parameters: {}, rules: null });
    });

    it('When a rule is changed, then the next run has it and says which version, who, when and why', async () => {
        expect((await rig.post('/v1/rules', change(5, null))).status).toBe(200);
        const answer = await rig.post('/v1/rules', change(7, 1));
        expect(ruleBook.parse(answer.body).history.map(({ version }) => version)).toEqual([2, 1]);
        const run = await runOf(rig);
        expect(run.parameters).toEqual({ flush: { disconnected_attempts: 7 } });
        expect(run.rules).toMatchObject({
            ...{ version: 2, changedBy: 'Admin', reason: 'Fewer doubtful removals', fault: null },
            changedAt: expect.stringMatching(/^\d{4}-/)
        });
    });

    it('When a run asks for a value itself, then that wins over the rule', async () => {
        await rig.post('/v1/rules', {
            ...change(5, null),
            parameters: {
                flush: { disconnected_attempts: 5, span_mode: 'within' },
                night: { api_reserve_share: 0.3 }
            }
        });
        const run = await runOf(rig, {
            engines: ['flush'],
            parameters: { flush: { disconnected_attempts: 9 } }
        });
        expect(run.parameters).toEqual({
            flush: { disconnected_attempts: 9, span_mode: 'within' },
            night: { api_reserve_share: 0.3 }
        });
        const other = await runOf(rig, { engines: ['dedupe'] });
        expect(other.parameters).toEqual({ night: { api_reserve_share: 0.3 } });
    });

    it('When the same request comes again after a change, then it is the same run under its old rules', async () => {
        await rig.post('/v1/rules', change(5, null));
        const launch = () => rig.post('/v1/runs', { pipeline: 'nightly' }, { 'idempotency-key': 'night' });
        const first = await launch();
        await rig.post('/v1/rules', change(6, 1));
        const again = await launch();
        expect(again.body['runId']).toBe(first.body['runId']);
        const run = await rig.ended(String(first.body['runId']));
        expect([run.parameters, run.rules?.version]).toEqual([{ flush: { disconnected_attempts: 5 } }, 1]);
    });

    it('When a value cannot be used or the version is old, then nothing changes', async () => {
        const faulty = await rig.post('/v1/rules', change(0, null));
        expect(problem.parse(faulty.body)).toMatchObject({
            ...{ status: 400, code: 'invalid_parameter', field: 'flush.disconnected_attempts' },
            faults: [{ pointer: '/parameters/flush/disconnected_attempts' }]
        });
        await rig.post('/v1/rules', change(5, null));
        expect(problem.parse((await rig.post('/v1/rules', change(6, null))).body)).toMatchObject({
            ...{ status: 409, code: 'wrong_state' }
        });
        expect(ruleBook.parse((await rig.call('/v1/rules')).body)).toMatchObject({ version: 1 });
    });
});

describe('Rules in a file', () => {
    let folder: string;
    let rulesFile: string;
    let rig: Rig;
    const write = (value: unknown) =>
        writeFile(rulesFile, typeof value === 'string' ? value : JSON.stringify(value));
    const inFile = (value: number) => {
        const { parameters, changedBy, reason } = change(value, null);
        return { parameters, changedBy, reason };
    };
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'dial-flow-rules-'));
        rulesFile = join(folder, 'rules.json');
        await write(inFile(4));
        rig = await startRig({ steps: [plannedStep({ key: 'a.b' })], rulesFile });
    });
    afterEach(async () => {
        await rig.clean();
        rmSync(folder, { recursive: true });
    });

    it('When the file changes between two runs, then the second one has the new rules without a restart', async () => {
        const first = await runOf(rig);
        await write(inFile(8));
        const second = await runOf(rig);
        expect([first.rules?.version, second.rules?.version]).toEqual([1, 2]);
        expect([first.parameters, second.parameters]).toEqual([
            { flush: { disconnected_attempts: 4 } },
            { flush: { disconnected_attempts: 8 } }
        ]);
        expect(await runOf(rig)).toMatchObject({ rules: { version: 2 } });
    });

    it.each([
        ['no JSON', '{', 'not JSON'],
        ['without a name', { parameters: {}, reason: 'r' }, 'changedBy'],
        ['with a value that cannot be used', inFile(0), 'disconnected_attempts']
    ])(
        'When the file is %s, then the last rules hold, and run, rules and doctor say so',
        async (_case, text, words) => {
            await runOf(rig);
            await write(text);
            const run = await runOf(rig);
            expect(run.rules).toMatchObject({ version: 1, fault: expect.stringContaining(words) });
            expect(run.parameters).toEqual({ flush: { disconnected_attempts: 4 } });
            expect(ruleBook.parse((await rig.call('/v1/rules')).body).fault).toContain(words);
            const doctor = await rig.call('/v1/doctor');
            expect(doctor.text).toContain('DIAL_FLOW_RULES_FILE');
        }
    );

    it('When somebody changes them by the API, then it says that the file rules', async () => {
        const answer = await rig.post('/v1/rules', change(5, 1));
        expect(problem.parse(answer.body)).toMatchObject({ status: 409, code: 'wrong_state' });
        expect(answer.body['advice']).toContain('DIAL_FLOW_RULES_FILE');
    });
});
