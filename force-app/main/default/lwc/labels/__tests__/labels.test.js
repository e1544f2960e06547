import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { fill, plural } from 'c/labels';

const BUNDLES = join(__dirname, '../..');
const XML = readFileSync(join(BUNDLES, '../labels/CustomLabels.labels-meta.xml'), 'utf8');
const inXml = new Set([...XML.matchAll(/<fullName>(.*?)<\/fullName>/g)].map(([, name]) => name));

const sources = readdirSync(join(BUNDLES, 'labels'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(BUNDLES, 'labels', file), 'utf8'))
    .join('\n');
const imported = new Set([...sources.matchAll(/'@salesforce\/label\/c\.(\w+)'/g)].map(([, name]) => name));

describe('c-labels', () => {
    it('When a label is imported, then the app brings it', () => {
        expect([...imported].filter((name) => !inXml.has(name))).toEqual([]);
    });

    it('When the app brings a label of the console, then the console imports it', () => {
        const ours = [...inXml].filter((name) => name.startsWith('Dial_') && !name.startsWith('Dial_Apex_'));
        expect(ours.filter((name) => !imported.has(name))).toEqual([]);
    });

    it('When values are filled in, then each takes its place', () => {
        expect(fill('{1} of {0}, {2}', 3, 2)).toBe('2 of 3, ');
        expect(plural(1, '{0} warning', '{0} warnings')).toBe('1 warning');
        expect(plural(2, '{0} warning', '{0} warnings')).toBe('2 warnings');
        expect(plural(1204, '{0} row', '{0} rows', '1,204')).toBe('1,204 rows');
    });
});
