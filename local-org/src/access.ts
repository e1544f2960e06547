import type { FieldDefinition, ObjectDefinition, PermissionSet } from './schema/definitions.ts';

/** What a user may do, by object and field. */
export interface Access {
    canRead(object: ObjectDefinition): boolean;
    canCreate(object: ObjectDefinition): boolean;
    canEdit(object: ObjectDefinition): boolean;
    canDelete(object: ObjectDefinition): boolean;
    canReadField(object: ObjectDefinition, field: FieldDefinition): boolean;
    canEditField(object: ObjectDefinition, field: FieldDefinition): boolean;
}

const always = (): boolean => true;

/** An administrator: everything that the objects themselves allow. */
export const fullAccess: Access = {
    canRead: always,
    canCreate: always,
    canEdit: always,
    canDelete: always,
    canReadField: always,
    canEditField: always
};

type Action = 'read' | 'create' | 'edit' | 'delete';

function mayDo(set: PermissionSet, object: ObjectDefinition, action: Action): boolean {
    switch (object.access) {
        case 'everyone-reads':
            return action === 'read';
        case 'everyone-reads-and-creates':
            return action !== 'delete';
        case 'metadata-type':
            return action === 'read' && set.metadataTypes.has(object.name.toLowerCase());
        case 'permission-set':
            return set.objects.get(object.name.toLowerCase())?.[action] ?? false;
    }
}

/** A user whose profile grants nothing, with one permission set. */
export function accessOf(set: PermissionSet): Access {
    const permission = (object: ObjectDefinition, field: FieldDefinition) =>
        set.fields.get(`${object.name}.${field.permissionField}`.toLowerCase());
    return {
        canRead: (object) => mayDo(set, object, 'read'),
        canCreate: (object) => mayDo(set, object, 'create'),
        canEdit: (object) => mayDo(set, object, 'edit'),
        canDelete: (object) => mayDo(set, object, 'delete'),
        canReadField: (object, field) =>
            field.alwaysReadable ||
            object.kind === 'metadata' ||
            object.kind === 'event' ||
            (permission(object, field)?.readable ?? false),
        canEditField: (object, field) =>
            field.alwaysReadable || object.kind === 'event' || (permission(object, field)?.editable ?? false)
    };
}
