import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readCustomField } from './custom-fields.ts';
import {
    defineField,
    type FieldDefinition,
    type MetadataRecord,
    type ObjectDefinition,
    type ObjectKind
} from './definitions.ts';
import { permissionSetEnding, readPermissionSet } from './permission-set.ts';
import {
    childrenOf,
    listFiles,
    listFolders,
    nameOfFile,
    readMetadata,
    SourceError,
    textOf,
    type XmlNode
} from './read-source.ts';
import { Schema } from './schema.ts';
import { readSharing, readSharingRules, sharingRulesEnding } from './sharing.ts';
import { activityObjects, standardObjects } from './standard-objects.ts';
import { auditFields, idField, metadataTypeFields, ownerField } from './system-fields.ts';

const externalCredentialEnding = '.externalCredential-meta.xml';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const prefixLetter: Readonly<Record<Exclude<ObjectKind, 'standard'>, string>> = {
    custom: 'a',
    event: 'e',
    metadata: 'm'
};

/** The first three characters of ids, drawn from the name so that they stay when other objects come or go. */
function keyPrefixOf({
    name,
    kind,
    taken
}: {
    readonly name: string;
    readonly kind: Exclude<ObjectKind, 'standard'>;
    readonly taken: Set<string>;
}): string {
    const start = createHash('sha256').update(name).digest().readUInt16BE(0);
    for (let step = 0; ; step++) {
        const slot = (start + step) % (62 * 62);
        const prefix = prefixLetter[kind] + base62.charAt(Math.floor(slot / 62)) + base62.charAt(slot % 62);
        if (taken.has(prefix)) continue;
        taken.add(prefix);
        return prefix;
    }
}

function nameFieldOf(file: string, node: XmlNode): FieldDefinition {
    const given = childrenOf(node, 'nameField')[0];
    if (!given) throw new SourceError(file, 'has no <nameField>');
    const autoNumber = textOf(given, 'type') === 'AutoNumber';
    return defineField({
        name: 'Name',
        type: 'string',
        length: 80,
        label: textOf(given, 'label') ?? 'Name',
        required: !autoNumber,
        createable: !autoNumber,
        updateable: !autoNumber,
        displayFormat: autoNumber ? (textOf(given, 'displayFormat') ?? '{0}') : undefined,
        alwaysReadable: true,
        nameField: true
    });
}

const kindOf = (name: string): Exclude<ObjectKind, 'standard'> => {
    if (name.endsWith('__e')) return 'event';
    return name.endsWith('__mdt') ? 'metadata' : 'custom';
};

/** Platform events carry these beside their own fields. */
const eventFields: readonly FieldDefinition[] = [
    defineField({
        name: 'ReplayId',
        type: 'string',
        createable: false,
        updateable: false,
        alwaysReadable: true
    }),
    defineField({
        name: 'EventUuid',
        type: 'string',
        createable: false,
        updateable: false,
        alwaysReadable: true
    }),
    ...auditFields.filter((field) => field.name === 'CreatedDate' || field.name === 'CreatedById')
];

function readCustomObject({
    folder,
    name,
    taken
}: {
    readonly folder: string;
    readonly name: string;
    readonly taken: Set<string>;
}): ObjectDefinition {
    const file = join(folder, `${name}.object-meta.xml`);
    const node = readMetadata(file, 'CustomObject');
    const kind = kindOf(name);
    const own = listFiles(join(folder, 'fields'), '.field-meta.xml').map(readCustomField);
    const detail = own.some((field) => field.masterDetail);
    const around = {
        custom: () => ({
            first: [idField, nameFieldOf(file, node), ...(detail ? [] : [ownerField])],
            last: auditFields
        }),
        event: () => ({ first: [], last: eventFields }),
        metadata: () => ({ first: [idField], last: metadataTypeFields })
    }[kind]();
    const stored = kind === 'custom';
    return {
        name,
        label: textOf(node, 'label') ?? name,
        labelPlural: textOf(node, 'pluralLabel') ?? name,
        keyPrefix: keyPrefixOf({ name, kind, taken }),
        kind,
        access: kind === 'metadata' ? 'metadata-type' : 'permission-set',
        sharing: kind === 'custom' ? readSharing(file, { node, own }) : { model: 'read-write' },
        createable: kind !== 'metadata',
        updateable: stored,
        deletable: stored,
        fields: [...around.first, ...own, ...around.last],
        archivedWhen: undefined
    };
}

function readMetadataRecord(file: string): MetadataRecord {
    const [type, developerName] = nameOfFile(file, '.md-meta.xml').split('.');
    if (!type || !developerName) throw new SourceError(file, 'its name is not Type.Record.md-meta.xml');
    const node = readMetadata(file, 'CustomMetadata');
    const values: Record<string, string | null> = {};
    for (const entry of childrenOf(node, 'values')) {
        const value = childrenOf(entry, 'value')[0];
        values[textOf(entry, 'field') ?? ''] =
            !value || value.attributes['xsi:nil'] === 'true' ? null : value.text;
    }
    return { object: `${type}__mdt`, developerName, label: textOf(node, 'label') ?? developerName, values };
}

/** Custom fields go before the audit fields, as they stand in custom objects. */
const withFields = (object: ObjectDefinition, own: readonly FieldDefinition[]): ObjectDefinition => ({
    ...object,
    fields: [
        ...object.fields.filter((field) => !auditFields.includes(field)),
        ...own,
        ...object.fields.filter((field) => auditFields.includes(field))
    ]
});

/** Custom types without an object file yet fields would be a fault; standard ones have fields only. */
function readObjects(folder: string): ObjectDefinition[] {
    const names = listFolders(folder);
    const isCustom = (name: string): boolean => /__(c|e|mdt)$/.test(name);
    const fieldsOf = (name: string): FieldDefinition[] =>
        listFiles(join(folder, name, 'fields'), '.field-meta.xml').map(readCustomField);
    const known = new Set([...standardObjects.map((object) => object.name), 'Activity']);
    const unknown = names.find((name) => !isCustom(name) && !known.has(name));
    if (unknown) throw new SourceError(join(folder, unknown), 'the object is not supported by local-org');
    const activity = fieldsOf('Activity');
    const taken = new Set(standardObjects.map((object) => object.keyPrefix));
    return [
        ...standardObjects.map((object) =>
            withFields(object, [
                ...fieldsOf(object.name),
                ...(activityObjects.includes(object.name) ? activity : [])
            ])
        ),
        ...names.filter(isCustom).map((name) => readCustomObject({ folder: join(folder, name), name, taken }))
    ];
}

/** A lookup to an object that the org does not have would fail at deployment, so it fails here. */
function checkReferences(objects: readonly ObjectDefinition[]): void {
    const names = new Set(objects.map((object) => object.name));
    for (const object of objects.filter((candidate) => candidate.kind !== 'standard')) {
        for (const field of object.fields) {
            const missing = field.referenceTo.find((target) => !names.has(target));
            if (missing)
                throw new SourceError(
                    `${object.name}.${field.name}`,
                    `refers to ${missing}, which no file defines`
                );
        }
    }
}

/**
 * Reads the org's schema from Salesforce source files.
 * @param sourceFolder the folder that holds `objects`, `permissionsets` and `customMetadata`, such as `force-app/main/default`
 * @throws SourceError naming the file that cannot be used
 */
export function loadSchema(sourceFolder: string): Schema {
    const objects = readObjects(join(sourceFolder, 'objects'));
    if (!objects.some((object) => object.kind === 'custom')) {
        throw new SourceError(
            join(sourceFolder, 'objects'),
            'holds no custom objects; is this the source folder?'
        );
    }
    checkReferences(objects);
    return new Schema({
        objects,
        metadataRecords: listFiles(join(sourceFolder, 'customMetadata'), '.md-meta.xml').map(
            readMetadataRecord
        ),
        permissionSets: listFiles(join(sourceFolder, 'permissionsets'), permissionSetEnding).map(
            readPermissionSet
        ),
        sharingRules: listFiles(join(sourceFolder, 'sharingRules'), sharingRulesEnding).flatMap(
            readSharingRules
        ),
        externalCredentials: listFiles(
            join(sourceFolder, 'externalCredentials'),
            externalCredentialEnding
        ).map((file) => nameOfFile(file, externalCredentialEnding))
    });
}
