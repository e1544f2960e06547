import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { openNight } from '../../src/night/open-night.ts';
import { sampleRun } from '../support/sample-run.ts';

const DUCKDB = createRequire(import.meta.url).resolve('@duckdb/node-api');
const HOLDER = `const { DuckDBInstance } = require(process.argv[1]);
DuckDBInstance.create(process.argv[2]).then(() => process.stdout.write('open\\n'));
setInterval(() => undefined, 1000);`;

describe('The database of a run', () => {
    it('When a worker that lost the run still holds it, then the next one waits and does not fail the run', async () => {
        const dataDirectory = await mkdtemp(join(tmpdir(), 'dial-flow-open-'));
        const compute = duckdbEngine({ memoryLimit: '64MB', threads: 1 });
        const night = await openNight({
            ...{ run: sampleRun({ id: 'run-00000001', steps: [] }), dataDirectory, compute, versions: {} }
        });
        const holder = spawn(process.execPath, ['-e', HOLDER, DUCKDB, night.workspace.database], {
            stdio: ['ignore', 'pipe', 'inherit']
        });
        try {
            await once(holder.stdout, 'data');
            await expect(night.session()).rejects.toMatchObject({
                code: 'compute_failed',
                retryable: true,
                retryAfterS: 20
            });
            holder.kill('SIGKILL');
            await once(holder, 'exit');
            await expect((await night.session()).query('select 1')).resolves.toEqual([[1]]);
        } finally {
            holder.kill('SIGKILL');
            await night.close();
            await rm(dataDirectory, { recursive: true });
        }
    });
});
