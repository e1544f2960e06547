import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginOrGoOn } from '../../src/night/resumption.ts';
import { thinOutWorkspaces, workspaceOf } from '../../src/night/workspace.ts';
import type { Run } from '../../src/runs/run.ts';
import { sampleRun } from '../support/sample-run.ts';

let dataDirectory: string;

beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'dial-flow-resumption-'));
});
afterEach(() => rm(dataDirectory, { recursive: true }));

const begin = (
    run: Run,
    versions: Readonly<Record<string, string>> = { dial_flow: '1.0.0' }
): Promise<void> => beginOrGoOn({ run, workspace: workspaceOf({ dataDirectory, runId: run.id }), versions });

const STAGES = ['extract', 'flush', 'deliver'] as const;

/** A run of which so many of its three steps are finished. */
function runWith(finished: number, changes: Partial<Run> = {}): Run {
    const run = sampleRun({ id: 'run-00000001', ...changes });
    const [step] = run.steps;
    if (!step) throw new Error('The sample has no step');
    const steps = STAGES.map((engine, index) => ({
        ...step,
        ...{ engine, key: `${engine}.one`, status: index < finished ? 'finished' : 'pending' }
    })) as Run['steps'];
    return { ...run, steps };
}

describe('A run that goes on', () => {
    it('When the same version goes on with it, then it does', async () => {
        await begin(runWith(0));
        await begin(runWith(2));
        expect(
            (await readdir(workspaceOf({ dataDirectory, runId: runWith(0).id }).directory)).sort()
        ).toEqual(['delivery', 'extract', 'out', 'versions.json']);
    });

    it('When the service was updated in the middle of the computation, then it is refused', async () => {
        await begin(runWith(0));
        await expect(begin(runWith(1), { dial_flow: '1.1.0' })).rejects.toMatchObject({
            code: 'wrong_state',
            advice: 'Launch a new run.'
        });
    });

    it('When only its delivery is left, then a newer version delivers what the older one computed', async () => {
        await begin(runWith(0));
        await expect(begin(runWith(2), { dial_flow: '1.1.0' })).resolves.toBeUndefined();
    });

    it('When nothing had been finished, then a newer version begins anew', async () => {
        await begin(runWith(0));
        await begin(runWith(0), { dial_flow: '1.1.0' });
        await expect(begin(runWith(1), { dial_flow: '1.1.0' })).resolves.toBeUndefined();
    });

    it('When its data were removed meanwhile, then it says so; a change needs none', async () => {
        await begin(runWith(0));
        await thinOutWorkspaces({
            dataDirectory,
            keep: new Set(),
            discard: duckdbEngine().discard
        });
        await expect(begin(runWith(1))).rejects.toMatchObject({ code: 'gone' });
        await expect(begin(runWith(1, { kind: 'change' }))).resolves.toBeUndefined();
    });
});
