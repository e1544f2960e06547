import { defineField, type FieldDefinition, type ObjectDefinition } from './definitions.ts';
import { auditFields, idField, ownerField } from './system-fields.ts';

/** The parts of Salesforce's own objects that DIAL-Flow and the tools around it use. */

type Options = Partial<FieldDefinition>;

const open = { alwaysReadable: true } as const;
const fixed = { alwaysReadable: true, createable: false, updateable: false } as const;
const text = (name: string, length: number, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'string', length, ...options });
const area = (name: string, length: number, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'textarea', length, ...options });
const phone = (name: string, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'phone', length: 40, ...options });
const flag = (name: string, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'boolean', defaultValue: 'false', ...options });
const whole = (name: string, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'int', precision: 9, ...options });
const day = (name: string, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'date', ...options });
const instant = (name: string, options: Options = {}): FieldDefinition =>
    defineField({ name, type: 'datetime', ...options });
const picklist = (name: string, values: readonly string[], options: Options = {}): FieldDefinition =>
    defineField({
        name,
        type: 'picklist',
        length: 255,
        picklist: values.map((value) => ({ value, label: value, isDefault: value === options.defaultValue })),
        ...options
    });
const reference = (name: string, referenceTo: readonly string[], options: Options = {}): FieldDefinition =>
    defineField({
        name,
        type: 'reference',
        length: 18,
        referenceTo,
        relationshipName: name.replace(/Id$/, ''),
        ...options
    });
const nameText = (options: Options = {}): FieldDefinition =>
    text('Name', 255, { required: true, nameField: true, alwaysReadable: true, ...options });

const addressOf = (kind: string): FieldDefinition[] => {
    const permissionField = `${kind}Address`;
    return [
        area(`${kind}Street`, 255, { permissionField, label: `${kind} Street` }),
        text(`${kind}City`, 40, { permissionField, label: `${kind} City` }),
        text(`${kind}State`, 80, { permissionField, label: `${kind} State/Province` }),
        text(`${kind}PostalCode`, 20, { permissionField, label: `${kind} Zip/Postal Code` }),
        text(`${kind}Country`, 80, { permissionField, label: `${kind} Country` }),
        defineField({ name: permissionField, type: 'address', createable: false, updateable: false })
    ];
};

const standard = (
    given: Pick<ObjectDefinition, 'name' | 'labelPlural' | 'keyPrefix' | 'fields'> & Partial<ObjectDefinition>
): ObjectDefinition => ({
    label: given.name,
    kind: 'standard',
    sharing: { model: 'read-write' },
    access: 'permission-set',
    createable: true,
    updateable: true,
    deletable: true,
    archivedWhen: undefined,
    ...given,
    fields: [idField, ...given.fields, ...auditFields]
});

const readOnlyObject = {
    access: 'everyone-reads',
    createable: false,
    updateable: false,
    deletable: false
} as const;

const closed = `{t}."Status" = 'Completed'`;
/** Closed activities leave `query` once they are older than a year. */
const taskArchived = `(${closed} AND coalesce({t}."ActivityDate", CAST({t}."CreatedDate" AS DATE)) < {today} - INTERVAL 365 DAY)`;
const eventArchived = `({t}."ActivityDate" < {today} - INTERVAL 365 DAY)`;
const accountOfActivity = `CASE WHEN starts_with({t}."WhatId", '001') THEN {t}."WhatId" END`;
const fullName = `CASE WHEN {t}."FirstName" IS NULL THEN {t}."LastName" ELSE {t}."FirstName" || ' ' || {t}."LastName" END`;

const activityParents = ['Account'];

/** Not subject to field-level security, as the object reference says of each. */
const callFields: readonly FieldDefinition[] = [
    text('CallDisposition', 255, open),
    whole('CallDurationInSeconds', open),
    picklist('CallType', ['Internal', 'Inbound', 'Outbound'], open),
    text('CallObject', 255, open)
];

export const standardObjects: readonly ObjectDefinition[] = [
    standard({
        name: 'Organization',
        labelPlural: 'Organizations',
        keyPrefix: '00D',
        ...readOnlyObject,
        fields: [
            nameText({ ...fixed, required: false }),
            text('InstanceName', 5, fixed),
            flag('IsSandbox', fixed),
            text('OrganizationType', 40, fixed),
            text('NamespacePrefix', 15, fixed),
            instant('TrialExpirationDate', fixed),
            text('TimeZoneSidKey', 40, fixed),
            text('LanguageLocaleKey', 40, fixed)
        ]
    }),
    standard({
        name: 'Profile',
        labelPlural: 'Profiles',
        keyPrefix: '00e',
        ...readOnlyObject,
        fields: [nameText({ ...fixed, required: false }), text('UserType', 40, fixed)]
    }),
    standard({
        name: 'User',
        labelPlural: 'Users',
        keyPrefix: '005',
        access: 'everyone-reads',
        deletable: false,
        fields: [
            text('Username', 80, { ...open, required: true, unique: true, externalId: false }),
            text('FirstName', 40, open),
            text('LastName', 80, { ...open, required: true }),
            nameText({ ...fixed, required: false, expression: fullName }),
            defineField({ name: 'Email', type: 'email', length: 128, ...open }),
            text('Alias', 8, open),
            text('Title', 80, open),
            text('Department', 80, open),
            phone('Phone', open),
            picklist('UserType', ['Standard'], { ...open, defaultValue: 'Standard' }),
            flag('IsActive', { ...open, defaultValue: 'true' }),
            text('TimeZoneSidKey', 40, open),
            reference('ProfileId', ['Profile'], open),
            reference('ManagerId', ['User'], open)
        ]
    }),
    standard({
        name: 'PermissionSet',
        labelPlural: 'Permission Sets',
        keyPrefix: '0PS',
        ...readOnlyObject,
        fields: [
            nameText({ ...fixed, required: false }),
            text('Label', 80, fixed),
            flag('IsOwnedByProfile', fixed)
        ]
    }),
    standard({
        name: 'PermissionSetAssignment',
        labelPlural: 'Permission Set Assignments',
        keyPrefix: '0Pa',
        access: 'everyone-reads',
        fields: [
            reference('AssigneeId', ['User'], { ...open, required: true }),
            reference('PermissionSetId', ['PermissionSet'], { ...open, required: true })
        ]
    }),
    standard({
        name: 'Account',
        labelPlural: 'Accounts',
        keyPrefix: '001',
        fields: [
            nameText(),
            ownerField,
            reference('ParentId', ['Account'], { childRelationshipName: 'ChildAccounts' }),
            // Of a deleted account that was merged: the one into which it was.
            reference('MasterRecordId', ['Account'], fixed),
            picklist('Type', ['Prospect', 'Customer', 'Partner', 'Other']),
            picklist('Industry', [
                'Automotive',
                'Construction',
                'Education',
                'Healthcare',
                'Hospitality',
                'Other'
            ]),
            text('AccountNumber', 40),
            defineField({ name: 'Website', type: 'url', length: 255 }),
            phone('Phone'),
            phone('Fax'),
            whole('NumberOfEmployees'),
            area('Description', 32_000),
            ...addressOf('Billing'),
            ...addressOf('Shipping')
        ]
    }),
    standard({
        name: 'Contact',
        labelPlural: 'Contacts',
        keyPrefix: '003',
        fields: [
            text('FirstName', 40),
            text('LastName', 80, { ...open, required: true }),
            nameText({ ...fixed, required: false, expression: fullName }),
            ownerField,
            reference('AccountId', ['Account'], { childRelationshipName: 'Contacts' }),
            defineField({ name: 'Email', type: 'email', length: 80 }),
            phone('Phone'),
            phone('MobilePhone'),
            text('Title', 128),
            ...addressOf('Mailing')
        ]
    }),
    standard({
        name: 'Task',
        labelPlural: 'Tasks',
        keyPrefix: '00T',
        access: 'everyone-reads',
        archivedWhen: taskArchived,
        fields: [
            text('Subject', 255, open),
            ownerField,
            reference('WhatId', activityParents, { ...open, childRelationshipName: 'Tasks' }),
            reference('WhoId', ['Contact'], { ...open, childRelationshipName: 'Tasks' }),
            reference('AccountId', ['Account'], { ...fixed, expression: accountOfActivity }),
            day('ActivityDate', open),
            picklist(
                'Status',
                ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
                { ...open, required: true, defaultValue: 'Not Started' }
            ),
            picklist('Priority', ['High', 'Normal', 'Low'], {
                ...open,
                required: true,
                defaultValue: 'Normal'
            }),
            picklist('TaskSubtype', ['Task', 'Email', 'Call'], {
                ...open,
                defaultValue: 'Task',
                updateable: false
            }),
            area('Description', 32_000),
            instant('CompletedDateTime', fixed),
            flag('IsClosed', { ...fixed, expression: `(${closed})` }),
            flag('IsArchived', { ...fixed, expression: taskArchived }),
            ...callFields
        ]
    }),
    standard({
        name: 'Event',
        labelPlural: 'Events',
        keyPrefix: '00U',
        access: 'everyone-reads',
        archivedWhen: eventArchived,
        fields: [
            text('Subject', 255, open),
            ownerField,
            reference('WhatId', activityParents, { ...open, childRelationshipName: 'Events' }),
            reference('WhoId', ['Contact'], { ...open, childRelationshipName: 'Events' }),
            reference('AccountId', ['Account'], { ...fixed, expression: accountOfActivity }),
            day('ActivityDate', open),
            instant('ActivityDateTime', open),
            whole('DurationInMinutes', open),
            area('Description', 32_000),
            flag('IsArchived', { ...fixed, expression: eventArchived })
        ]
    }),
    standard({
        name: 'ContentDocument',
        labelPlural: 'Content Documents',
        keyPrefix: '069',
        access: 'everyone-reads',
        createable: false,
        fields: [
            text('Title', 255, open),
            ownerField,
            text('FileExtension', 40, fixed),
            text('FileType', 20, fixed),
            whole('ContentSize', fixed),
            reference('LatestPublishedVersionId', ['ContentVersion'], fixed)
        ]
    }),
    standard({
        name: 'ContentVersion',
        labelPlural: 'Content Versions',
        keyPrefix: '068',
        access: 'everyone-reads-and-creates',
        deletable: false,
        fields: [
            text('Title', 255, open),
            text('PathOnClient', 500, { ...open, updateable: false }),
            area('Description', 1000, open),
            ownerField,
            reference('ContentDocumentId', ['ContentDocument'], {
                ...open,
                updateable: false,
                childRelationshipName: 'ContentVersions'
            }),
            reference('FirstPublishLocationId', [], { ...open, updateable: false }),
            defineField({ name: 'VersionData', type: 'base64', ...open, updateable: false }),
            text('VersionNumber', 20, fixed),
            text('FileExtension', 40, fixed),
            text('FileType', 20, fixed),
            text('Checksum', 50, fixed),
            whole('ContentSize', fixed),
            flag('IsLatest', fixed),
            picklist('Origin', ['C', 'H'], { ...open, updateable: false })
        ]
    }),
    standard({
        name: 'ContentDocumentLink',
        labelPlural: 'Content Document Links',
        keyPrefix: '06A',
        access: 'everyone-reads-and-creates',
        fields: [
            reference('ContentDocumentId', ['ContentDocument'], {
                ...open,
                required: true,
                updateable: false,
                childRelationshipName: 'ContentDocumentLinks'
            }),
            reference('LinkedEntityId', [], { ...open, required: true, updateable: false }),
            picklist('ShareType', ['V', 'C', 'I'], { ...open, defaultValue: 'V' }),
            picklist('Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], {
                ...open,
                defaultValue: 'AllUsers'
            })
        ]
    })
];

/** Objects that carry the custom fields of the folder `objects/Activity`. */
export const activityObjects: readonly string[] = ['Task', 'Event'];
