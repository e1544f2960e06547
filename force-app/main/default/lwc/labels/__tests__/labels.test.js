import { existsSync, readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import * as groups from 'c/labels';
import { fill, plural } from 'c/labels';

const BUNDLES = join(__dirname, '../..');
const XML = readFileSync(join(BUNDLES, '../labels/CustomLabels.labels-meta.xml'), 'utf8');
const inXml = new Set([...XML.matchAll(/<fullName>(.*?)<\/fullName>/g)].map(([, name]) => name));

const sources = readdirSync(join(BUNDLES, 'labels'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(BUNDLES, 'labels', file), 'utf8'))
    .join('\n');
const imported = new Set([...sources.matchAll(/'@salesforce\/label\/c\.(\w+)'/g)].map(([, name]) => name));

/** All code and templates of the console, to see which labels are in use. */
const used = readdirSync(BUNDLES)
    .filter((bundle) => bundle !== 'labels')
    .flatMap((bundle) => readdirSync(join(BUNDLES, bundle)).map((file) => join(BUNDLES, bundle, file)))
    .filter((file) => /\.(js|html)$/.test(file) && existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

/** Groups whose texts are found by a value: the name of an engine, a day, a meaning, a decision. */
const BY_VALUE = ['ENGINES', 'SCHEDULE', 'DISPOSITION', 'REVIEW'];

describe('c-labels', () => {
    it('When a label is imported, then the app brings it', () => {
        expect([...imported].filter((name) => !inXml.has(name))).toEqual([]);
    });

    it('When the app brings a label of the console, then the console imports it', () => {
        const ours = [...inXml].filter((name) => name.startsWith('Dial_') && !name.startsWith('Dial_Apex_'));
        expect(ours.filter((name) => !imported.has(name))).toEqual([]);
    });

    it('When a label exists, then a component shows it', () => {
        const unused = Object.entries(groups)
            .filter(([group, texts]) => typeof texts === 'object' && !BY_VALUE.includes(group))
            .flatMap(([group, texts]) => Object.keys(texts).map((key) => [group, key]))
            .filter(([, key]) => !new RegExp(`\\b${key}\\b`).test(used))
            .map(([group, key]) => `${group}.${key}`);
        expect(unused).toEqual([]);
    });

    it('When values are filled in, then each takes its place', () => {
        expect(fill('{1} of {0}, {2}', 3, 2)).toBe('2 of 3, ');
        expect(fill('Reached at {0}.', 'Dental Inc.')).toBe('Reached at Dental Inc.');
        expect(fill('Reached at {0}.', 'Dental')).toBe('Reached at Dental.');
        expect(plural(1, '{0} warning', '{0} warnings')).toBe('1 warning');
        expect(plural(2, '{0} warning', '{0} warnings')).toBe('2 warnings');
        expect(plural(1204, '{0} row', '{0} rows', '1,204')).toBe('1,204 rows');
    });
});
