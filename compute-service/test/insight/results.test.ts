import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceOf } from '../../src/night/workspace.ts';
import type { Run } from '../../src/runs/run.ts';
import { parseCsv } from '../reference/csv.ts';
import { allRows, createRig, randomNight, type Rig } from './finished-run.ts';

let rig: Rig;
let run: Run;
beforeAll(async () => {
    rig = await createRig();
    run = await rig.finish(randomNight(4));
});
afterAll(() => rig.remove());

const pathOf = (part: 'outputs' | 'delivery', file: string): string =>
    join(workspaceOf({ dataDirectory: rig.dataDirectory, runId: run.id })[part], file);

const failed = (code: string) => expect.objectContaining({ code }) as Error;

/** Cells without the guard against formulas, which only files need. */
const unguarded = (rows: readonly (readonly (string | null)[])[]) =>
    rows.map((row) => row.map((cell) => (cell ?? '').replace(/^'/, '')));

describe('pages of results', () => {
    it('cover every row of every result once and in order, whatever their size', async () => {
        for (const { name, file, rows: total } of run.documents.outputs ?? []) {
            const [header = [], ...expected] = parseCsv(await readFile(pathOf('outputs', file), 'utf8'));
            const { columns, rows, pages } = await allRows(rig, { run, output: name, limit: 7 });
            expect({ name, columns, total }).toEqual({ name, columns: header, total: rows.length });
            expect(unguarded(rows)).toEqual(unguarded(expected));
            expect(pages).toBe(Math.max(1, Math.ceil(total / 7)));
        }
    });

    it.each(['nothing', 'dropped:call_list.nothing', 'dropped:nobody.phone_places', 'dropped:', '../x'])(
        'do not know the result %s',
        async (output) => {
            const page = rig.insight.resultPage({ run, output, cursor: null, limit: 10 });
            await expect(page).rejects.toEqual(failed('not_found'));
        }
    );

    it.each(['-1', '1e3', 'x', '00', ' '])('refuse the cursor %j', async (cursor) => {
        const page = rig.insight.resultPage({ run, output: 'state_fill', cursor, limit: 10 });
        await expect(page).rejects.toEqual(failed('invalid_request'));
    });

    it('come from the files while the run is on', async () => {
        const before = await rig.insight.resultPage({ run, output: 'state_fill', cursor: '7', limit: 5 });
        const on = { ...run, status: 'delivering' as const };
        await expect(
            rig.insight.resultPage({ run: on, output: 'state_fill', cursor: '7', limit: 5 })
        ).resolves.toEqual(before);
    });

    it('come from the files when the database was removed; what only it knew is gone', async () => {
        const thin = await rig.finish(randomNight(2));
        const { database, outputs } = workspaceOf({ dataDirectory: rig.dataDirectory, runId: thin.id });
        const output = 'state_fill';
        const before = await allRows(rig, { run: thin, output });
        await rig.insight.release(thin.id);
        await rm(database);
        const later = { ...thin, updatedAt: new Date(Date.now() + 1000).toISOString() };
        rig.change(later);
        await expect(allRows(rig, { run: later, output })).resolves.toEqual(before);
        const dropped = { run: later, output: 'dropped:call_list.geographic', cursor: null, limit: 10 };
        await expect(rig.insight.resultPage(dropped)).rejects.toEqual(failed('gone'));
        await expect(rig.insight.explain({ run: later, subject: { number: '4155552671' } })).rejects.toEqual(
            failed('gone')
        );
        await expect(
            rig.insight.preview({ org: 'default', engines: ['flush'], parameters: {} })
        ).rejects.toEqual(failed('no_extract'));
        await rm(outputs, { recursive: true });
        const page = rig.insight.resultPage({ run: later, output, cursor: null, limit: 10 });
        await expect(page).rejects.toEqual(failed('gone'));
    });
});

describe('files of a run', () => {
    it('are the outputs with the SHA-256 that the run wrote down, and the manifest', async () => {
        for (const { file: name, bytes, sha256 } of run.documents.outputs ?? []) {
            await expect(rig.insight.file({ run, name })).resolves.toMatchObject({ name, bytes, sha256 });
        }
        const manifest = await rig.insight.file({ run, name: 'manifest.json' });
        const content = await readFile(manifest.path);
        expect(manifest).toMatchObject({
            bytes: content.length,
            sha256: createHash('sha256').update(content).digest('hex'),
            contentType: 'application/json; charset=utf-8'
        });
    });

    it('have the records that were refused, where there are any', async () => {
        const name = 'delivery_failures.csv';
        await expect(rig.insight.file({ run, name })).rejects.toEqual(failed('not_found'));
        await mkdir(workspaceOf({ dataDirectory: rig.dataDirectory, runId: run.id }).delivery, {
            recursive: true
        });
        await writeFile(pathOf('delivery', name), 'key,reason\n');
        await expect(rig.insight.file({ run, name })).resolves.toMatchObject({ bytes: 11 });
    });

    it.each(['../compute.duckdb', 'compute.duckdb', '/etc/passwd', '', 'call_list', '..', 'x\0.csv'])(
        'have none of the name %j',
        async (name) => {
            await expect(rig.insight.file({ run, name })).rejects.toEqual(failed('not_found'));
        }
    );
});
