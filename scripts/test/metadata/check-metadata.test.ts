import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from '../../metadata/check-metadata.ts';
import { readMetadataShapes } from '../../metadata/metadata-shapes.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const shapes = readMetadataShapes(join(root, 'node_modules/@salesforce/types/lib/metadata.d.ts'));
const standardObjects = new Set(['Account', 'Task', 'Event', 'Activity', 'User', 'UserExternalCredential']);
const OBJECTS = 'objects/Phone_Removal__c';

describe('the metadata of force-app', () => {
    it('When it is checked, then it has no fault', () => {
        expect(checkMetadata({ folder: join(root, 'force-app'), shapes, standardObjects })).toEqual([]);
    });

    describe('with a planted fault', () => {
        let folder: string;
        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), 'metadata-'));
            cpSync(join(root, 'force-app/main/default'), folder, { recursive: true });
        });
        afterEach(() => rmSync(folder, { recursive: true }));

        const plant = (file: string, before: string, after: string): string[] => {
            const path = join(folder, file);
            const text = readFileSync(path, 'utf8');
            expect(text).toContain(before);
            writeFileSync(path, text.replace(before, after));
            return checkMetadata({ folder, shapes, standardObjects });
        };

        it.each([
            [
                'an unknown element',
                `${OBJECTS}/fields/Rule__c.field-meta.xml`,
                '<label>Rule</label>',
                '<label>Rule</label><colour>red</colour>',
                '<colour> is no part of CustomField'
            ],
            [
                'a misspelt enumeration value',
                `${OBJECTS}/fields/Rule__c.field-meta.xml`,
                '<type>Picklist</type>',
                '<type>Picklists</type>',
                'type cannot be Picklists'
            ],
            [
                'a lookup to nothing',
                `${OBJECTS}/fields/Account__c.field-meta.xml`,
                '<referenceTo>Account</referenceTo>',
                '<referenceTo>Acount</referenceTo>',
                'there is no object Acount'
            ],
            [
                'a missing description',
                `${OBJECTS}/Phone_Removal__c.object-meta.xml`,
                '<description>An instruction to take one dead or wrong number out of one place.</description>',
                '',
                '<description> is missing'
            ],
            [
                'a permission on a field that is not there',
                'permissionsets/Dial_Flow_Integration.permissionset-meta.xml',
                '<field>Account.Active__c</field>',
                '<field>Account.Activ__c</field>',
                'there is no field Account.Activ__c'
            ],
            [
                'XML that is not closed',
                `${OBJECTS}/Phone_Removal__c.object-meta.xml`,
                '</CustomObject>',
                '',
                'Phone_Removal__c.object-meta.xml'
            ]
        ])('When there is %s, then it is found', (_fault, file, before, after, expected) => {
            expect(plant(file, before, after).join('\n')).toContain(expected);
        });
    });
});
