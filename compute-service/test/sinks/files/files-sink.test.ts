import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOutputs } from '../../../src/sinks/files/copy-outputs.ts';
import { aloneInFolder } from '../../../src/sinks/files/folder-lock.ts';
import { manifestText, type ManifestContent } from '../../../src/sinks/files/manifest.ts';

const content: ManifestContent = {
    asOf: '2026-11-23',
    seed: 7,
    callDate: '2026-11-24',
    populationVintage: 'vintage_2025',
    engines: ['dedupe', 'call_list'],
    parameters: { flush: { b: 2, a: 1 }, dedupe: { match: 'normalised' } },
    versions: { product: '0.1.0' },
    inputs: [
        { table: 'calls', rows: 2, quarantined: 0 },
        { table: 'accounts', rows: 1, quarantined: 0 }
    ],
    files: [
        { file: 'b.csv', rows: 1, bytes: 4, sha256: 'bb' },
        { file: 'a.csv', rows: 1, bytes: 4, sha256: 'aa' }
    ]
};

describe('the manifest', () => {
    it('When the same facts come in another order, then the bytes are the same', () => {
        const other = {
            ...content,
            parameters: { dedupe: { match: 'normalised' }, flush: { a: 1, b: 2 } },
            inputs: [...content.inputs].reverse(),
            files: [...content.files].reverse()
        };
        expect(manifestText(other)).toBe(manifestText(content));
        expect(JSON.parse(manifestText(content))).toMatchObject({
            as_of: '2026-11-23',
            call_date: '2026-11-24',
            files: [{ file: 'a.csv' }, { file: 'b.csv' }]
        });
    });
});

describe('copying outputs', () => {
    let from: string;
    let to: string;
    const signal = new AbortController().signal;
    const sha256 = createHash('sha256').update('a,b\n').digest('hex');

    beforeEach(async () => {
        from = await mkdtemp(join(tmpdir(), 'outputs-'));
        to = join(from, 'target', 'deep');
        await writeFile(join(from, 'list.csv'), 'a,b\n');
    });
    afterEach(() => rm(from, { recursive: true, force: true }));

    it('When it is done twice, then the files are there once and whole', async () => {
        const files = [{ file: 'list.csv', sha256 }];
        await copyOutputs({ from, to, files, signal });
        await copyOutputs({ from, to, files, signal });
        expect(await readdir(to)).toEqual(['list.csv']);
        expect(await readFile(join(to, 'list.csv'), 'utf8')).toBe('a,b\n');
    });

    it('When two runs write to one folder at the same time, then it holds the files of one of them', async () => {
        const names = Array.from({ length: 30 }, (_, index) => `file_${index}.csv`);
        const runs = await Promise.all(
            ['one', 'two', 'three'].map(async (run) => {
                const folder = join(from, run);
                await mkdir(folder);
                for (const name of names) await writeFile(join(folder, name), run.repeat(50_000));
                return folder;
            })
        );
        const files = names.map((file) => ({ file, sha256: null }));
        await Promise.all(runs.map((folder) => copyOutputs({ from: folder, to, files, signal })));
        expect((await readdir(to)).sort()).toEqual([...names].sort());
        const contents = await Promise.all(names.map((name) => readFile(join(to, name), 'utf8')));
        expect(new Set(contents).size).toBe(1);
    });

    it('When another process holds the folder, then a cancelled run does not wait for it', async () => {
        const files = [{ file: 'list.csv', sha256 }];
        const cancelled = new AbortController();
        await mkdir(to, { recursive: true });
        await aloneInFolder({
            folder: to,
            signal,
            work: async () => {
                const copying = copyOutputs({ from, to, files, signal: cancelled.signal });
                cancelled.abort(new Error('cancelled'));
                await expect(copying).rejects.toThrow('cancelled');
            }
        });
        await copyOutputs({ from, to, files, signal });
        expect(await readdir(to)).toEqual(['list.csv']);
    });

    it('When a file is not the one that the run made, then nothing is left in its place', async () => {
        const files = [{ file: 'list.csv', sha256: '0'.repeat(64) }];
        await expect(copyOutputs({ from, to, files, signal })).rejects.toMatchObject({
            code: 'delivery_failed'
        });
        expect(await readdir(to)).toEqual([]);
    });
});
