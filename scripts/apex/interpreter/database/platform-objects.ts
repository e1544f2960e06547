import {
    defineField,
    type FieldDefinition,
    type ObjectDefinition
} from '../../../../local-org/src/schema/definitions.ts';
import { auditFields, idField, ownerField } from '../../../../local-org/src/schema/system-fields.ts';

/** Objects of the platform that the Apex of the project asks for, and the local org does not have. */

const readOnly = { createable: false, updateable: false, alwaysReadable: true } as const;
const text = (name: string, length: number): FieldDefinition =>
    defineField({ name, type: 'string', length, ...readOnly });

const platformObject = (
    given: Pick<ObjectDefinition, 'name' | 'keyPrefix'> & { readonly own: readonly FieldDefinition[] }
): ObjectDefinition => ({
    name: given.name,
    label: given.name,
    labelPlural: given.name,
    keyPrefix: given.keyPrefix,
    kind: 'standard',
    access: 'everyone-reads',
    sharing: { model: 'read-write' },
    createable: false,
    updateable: false,
    deletable: false,
    archivedWhen: undefined,
    fields: [idField, ...given.own, ...auditFields]
});

export const platformObjects: readonly ObjectDefinition[] = [
    platformObject({
        name: 'CustomNotificationType',
        keyPrefix: '0ML',
        own: [text('DeveloperName', 80), text('MasterLabel', 80)]
    }),
    platformObject({
        name: 'CronJobDetail',
        keyPrefix: '08a',
        own: [text('Name', 255), text('JobType', 10)]
    }),
    platformObject({
        name: 'CronTrigger',
        keyPrefix: '08e',
        own: [
            defineField({
                name: 'CronJobDetailId',
                type: 'reference',
                referenceTo: ['CronJobDetail'],
                relationshipName: 'CronJobDetail',
                ...readOnly
            }),
            text('CronExpression', 255),
            text('State', 40),
            ownerField
        ]
    }),
    platformObject({
        name: 'AsyncApexJob',
        keyPrefix: '707',
        own: [text('Status', 40), text('JobType', 40)]
    }),
    platformObject({ name: 'Group', keyPrefix: '00G', own: [text('Name', 40), text('DeveloperName', 80)] })
];

const open = { alwaysReadable: true, required: true } as const;

/** Fields of a user that the platform wants for a new one, beside those that the local org has. */
export const userFields: readonly FieldDefinition[] = [
    'LocaleSidKey',
    'LanguageLocaleKey',
    'EmailEncodingKey'
].map((name) => defineField({ name, type: 'string', length: 40, ...open }));

/** Fields of a user without which the platform makes none. */
export const requiredOfUsers: ReadonlySet<string> = new Set([
    'Email',
    'Alias',
    'TimeZoneSidKey',
    'ProfileId'
]);
