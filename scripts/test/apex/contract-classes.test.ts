import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractClasses, shapeOf } from '../../apex/contract-classes.ts';

const ROOT = join(__dirname, '../../..');

test('the classes are those that the fixtures give', async () => {
    for (const { path, text } of await contractClasses(ROOT)) {
        expect(await readFile(join(ROOT, path), 'utf8')).toBe(text);
    }
});

test('a shape keeps names, drops values, and lets data name itself', () => {
    const answer = {
        id: 'a',
        rows: [null, { rank: 1, fields: { phone: '1' } }],
        counts: { drafts: 1 },
        none: []
    };
    expect(shapeOf(answer)).toEqual({
        id: null,
        rows: [{ rank: null, fields: { '*': null } }],
        counts: { '*': null },
        none: []
    });
});
