import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callListParameters } from '../../../compute-service/src/engines/call-list/parameters.ts';
import { dedupeParameters } from '../../../compute-service/src/engines/dedupe/parameters.ts';
import { flushParameters } from '../../../compute-service/src/engines/flush/parameters.ts';
import { nightParameters } from '../../../compute-service/src/engines/night-parameters.ts';
import { researchParameters } from '../../../compute-service/src/engines/research/parameters.ts';
import {
    loadFieldMapping,
    mappedColumns
} from '../../../compute-service/src/sources/salesforce/field-mapping.ts';
import { parseSource, type Component } from '../../metadata/components.ts';
import { readSourceTree } from '../../metadata/source-tree.ts';
import { nodesOf, textOf } from '../../metadata/xml.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { components } = parseSource(readSourceTree(join(root, 'force-app/main/default')));

const valuesOf = ({ node }: Component): Readonly<Record<string, string>> =>
    Object.fromEntries(
        nodesOf(node, 'values').map((entry) => [textOf(entry, 'field'), textOf(entry, 'value')])
    );

const recordsOf = (type: string): readonly Readonly<Record<string, string>>[] =>
    components
        .filter((component) => component.type === 'CustomMetadata' && component.name.startsWith(`${type}.`))
        .map(valuesOf);

describe('the default records', () => {
    it.each([
        ['dedupe', dedupeParameters],
        ['flush', flushParameters],
        ['research', researchParameters],
        ['call_list', callListParameters],
        ['night', nightParameters]
    ])('When the setting of %s is read, then it holds the defaults of the service', (engine, schema) => {
        const settings = recordsOf('Dial_Flow_Setting').filter((record) => record['Engine__c'] === engine);
        expect(settings).toHaveLength(1);
        expect(settings[0]).toMatchObject({ Active__c: 'true', Version__c: '1.0' });
        expect(JSON.parse(settings[0]?.['Parameters__c'] ?? '')).toEqual(schema.parse({}));
    });

    it('When the field mapping is read, then it is the one of the service, column by column', async () => {
        const { tables } = await loadFieldMapping();
        const expected = Object.entries(tables).flatMap(([table, mapping]) =>
            Object.entries(mappedColumns(mapping)).map(([column, field]) => ({
                Table__c: table,
                Column__c: column,
                Object__c: mapping.object,
                Field__c: field
            }))
        );
        const byPlace = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): number =>
            `${a['Table__c']}.${a['Column__c']}` < `${b['Table__c']}.${b['Column__c']}` ? -1 : 1;
        expect([...recordsOf('Field_Mapping')].sort(byPlace)).toEqual(expected.sort(byPlace));
    });

    it('When the schedule is read, then its times, days and zone are real ones', () => {
        const [schedule, ...others] = recordsOf('Dial_Flow_Schedule');
        expect(others).toEqual([]);
        expect(schedule?.['Time__c']).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
        expect(schedule?.['Alarm_Time__c']).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
        expect(Intl.supportedValuesOf('timeZone')).toContain(schedule?.['Time_Zone__c']);
        const week = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
        expect(week).toEqual(expect.arrayContaining(schedule?.['Days__c']?.split('|') ?? ['none']));
    });
});

describe('the address of the service', () => {
    const project = JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')) as {
        readonly replacements: readonly { readonly filename: string; readonly stringToReplace: string }[];
    };

    it('When it is replaced at deployment, then the text to replace stands in the file once', () => {
        expect(project.replacements).toHaveLength(1);
        for (const { filename, stringToReplace } of project.replacements)
            expect(readFileSync(join(root, filename), 'utf8').split(stringToReplace)).toHaveLength(2);
    });
});
