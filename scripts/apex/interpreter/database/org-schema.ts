import { join } from 'node:path';
import type {
    FieldDefinition,
    MetadataRecord,
    ObjectDefinition,
    ObjectSharing,
    PermissionSet
} from '../../../../local-org/src/schema/definitions.ts';
import { loadSchema } from '../../../../local-org/src/schema/load-schema.ts';
import {
    childrenOf,
    listFiles,
    listFolders,
    nameOfFile,
    readMetadata,
    textOf
} from '../../../../local-org/src/schema/read-source.ts';
import { fieldType, objectType, type ObjectType, type OnDelete } from './object-type.ts';
import { platformObjects, requiredOfUsers, userFields } from './platform-objects.ts';

/** What the source files say of the org in which the tests run. */
export interface OrgSchema {
    /** By lower-case name. */
    readonly objects: ReadonlyMap<string, ObjectType>;
    readonly byPrefix: ReadonlyMap<string, ObjectType>;
    readonly permissionSets: ReadonlyMap<string, PermissionSet>;
    readonly metadataRecords: readonly MetadataRecord[];
    /** By lower-case name. */
    readonly labels: ReadonlyMap<string, string>;
    readonly customPermissions: ReadonlySet<string>;
    readonly notificationTypes: readonly string[];
}

const SETUP_OBJECTS: ReadonlySet<string> = new Set([
    'User',
    'Profile',
    'PermissionSet',
    'PermissionSetAssignment',
    'Group'
]);

/** The strictest an org may have: who owns neither account nor call sees none of them. */
const STRICTEST: Readonly<Record<string, ObjectSharing>> = {
    Account: { model: 'private' },
    Contact: { model: 'private' },
    Task: { model: 'private' }
};

const ON_DELETE: Readonly<Record<string, OnDelete>> = {
    Cascade: 'cascade',
    Restrict: 'restrict',
    SetNull: 'clear'
};

/** What field files say of deletions, by object and field. */
function deleteConstraints(folder: string): ReadonlyMap<string, OnDelete> {
    const found = new Map<string, OnDelete>();
    for (const object of listFolders(folder)) {
        for (const file of listFiles(join(folder, object, 'fields'), '.field-meta.xml')) {
            const node = readMetadata(file, 'CustomField');
            const given = ON_DELETE[textOf(node, 'deleteConstraint') ?? ''];
            if (given) found.set(`${object}.${textOf(node, 'fullName') ?? ''}`, given);
        }
    }
    return found;
}

function onDeleteOf(
    { object, field }: { readonly object: ObjectDefinition; readonly field: FieldDefinition },
    constraints: ReadonlyMap<string, OnDelete>
): OnDelete {
    if (field.masterDetail || (object.name === 'Task' && field.name === 'WhatId')) return 'cascade';
    return constraints.get(`${object.name}.${field.name}`) ?? 'clear';
}

const withUserFields = (object: ObjectDefinition): ObjectDefinition => ({
    ...object,
    fields: [...object.fields, ...userFields].map((field) =>
        requiredOfUsers.has(field.name) ? { ...field, required: true } : field
    )
});

function readLabels(folder: string): ReadonlyMap<string, string> {
    const labels = new Map<string, string>();
    for (const file of listFiles(folder, '.labels-meta.xml')) {
        for (const node of childrenOf(readMetadata(file, 'CustomLabels'), 'labels')) {
            labels.set((textOf(node, 'fullName') ?? '').toLowerCase(), textOf(node, 'value') ?? '');
        }
    }
    return labels;
}

const namesIn = (folder: string, ending: string): readonly string[] =>
    listFiles(folder, ending).map((file) => nameOfFile(file, ending));

/** Reads the org from the folder that holds `objects`, `permissionsets`, `labels` and so on. */
export function readOrgSchema(sourceFolder: string): OrgSchema {
    const schema = loadSchema(sourceFolder);
    const constraints = deleteConstraints(join(sourceFolder, 'objects'));
    const types = [...schema.objects, ...platformObjects].map((given) => {
        const shared = { ...given, sharing: STRICTEST[given.name] ?? given.sharing };
        const definition = given.name === 'User' ? withUserFields(shared) : shared;
        const fields = definition.fields.map((field) =>
            fieldType(field, onDeleteOf({ object: definition, field }, constraints))
        );
        return objectType({ definition, fields, isSetup: SETUP_OBJECTS.has(given.name) });
    });
    return {
        objects: new Map(types.map((type) => [type.name.toLowerCase(), type])),
        byPrefix: new Map(types.map((type) => [type.keyPrefix, type])),
        permissionSets: new Map(schema.permissionSets.map((set) => [set.name, set])),
        metadataRecords: schema.metadataRecords,
        labels: readLabels(join(sourceFolder, 'labels')),
        customPermissions: new Set(
            namesIn(join(sourceFolder, 'customPermissions'), '.customPermission-meta.xml')
        ),
        notificationTypes: namesIn(join(sourceFolder, 'notificationtypes'), '.notiftype-meta.xml')
    };
}
