import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { DuckdbOptions } from '../../src/compute/duckdb.ts';
import { broadWorld } from './broad-world.ts';
import { FolderRun, LENIENT } from './folder-run.ts';
import { rewriteFolder, type CsvForm } from './rewrite-csv.ts';

/** Enough for states that overflow; few enough for half a dozen nights. */
const PLAIN_ACCOUNTS = 5_000;
/** Smaller than the supply, so that seed and ties decide who is called. */
const PARAMETERS = { ...LENIENT, call_list: { size: 900 } };

describe('The same inputs', () => {
    let run: FolderRun;
    let expected: Record<string, string>;

    beforeAll(async () => {
        run = new FolderRun(broadWorld(90_006, PLAIN_ACCOUNTS));
        await run.run({ parameters: PARAMETERS });
        expected = run.hashes();
        expect(run.rows('call_list').length).toBeGreaterThan(500);
    });

    afterAll(() => run.remove());

    it('When a night ends, then the manifest names every file and neither clock, path nor machine', async () => {
        const text = await readFile(join(run.to, 'manifest.json'), 'utf8');
        const manifest = JSON.parse(text) as { files: { file: string; sha256: string }[] };
        const listed = Object.fromEntries(manifest.files.map(({ file, sha256 }) => [file, sha256]));
        expect({ ...listed, 'manifest.json': expected['manifest.json'] }).toEqual(expected);
        expect(text).not.toContain(run.root);
        expect(text).not.toContain(hostname());
        expect(text).not.toMatch(/\d\d:\d\d:\d\d/);
    });

    it.each<[string, CsvForm, DuckdbOptions]>([
        ['once more', {}, {}],
        ['with other orders of rows and columns', { shuffle: 1 }, { threads: 1 }],
        [
            'with CR LF, byte order mark, quotes and surplus columns',
            { shuffle: 2, lineEnd: '\r\n', byteOrderMark: true, quoteAll: true, extraColumns: true },
            { threads: 4 }
        ],
        [
            'with blank lines, no end of the last line and little memory',
            { shuffle: 3, blankLines: true, endOfLastLine: false },
            { memoryLimit: '96MB' }
        ]
    ])('When a night runs %s, then every file has the same bytes', async (_, form, compute) => {
        run.reset();
        rewriteFolder(run.from, form);
        await run.run({ compute, parameters: PARAMETERS });
        expect(run.hashes()).toEqual(expected);
    });

    it('When the seed is another, then only what is shuffled differs', async () => {
        run.reset();
        await run.run({ seed: 6, parameters: PARAMETERS });
        const hashes = run.hashes();
        const differing = Object.keys(expected).filter((file) => hashes[file] !== expected[file]);
        expect(differing).toEqual(['call_list.csv', 'manifest.json']);
    });
});
