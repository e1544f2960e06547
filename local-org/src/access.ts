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

/** What everybody may do who has a user. */
function mayAnyone(object: ObjectDefinition, action: Action): boolean {
    if (object.access === 'everyone-reads') return action === 'read';
    return object.access === 'everyone-reads-and-creates' && action !== 'delete';
}

function mayDo({
    set,
    object,
    action
}: {
    readonly set: PermissionSet;
    readonly object: ObjectDefinition;
    readonly action: Action;
}): boolean {
    switch (object.access) {
        case 'metadata-type':
            return action === 'read' && set.metadataTypes.has(object.name.toLowerCase());
        case 'permission-set':
            return set.objects.get(object.name.toLowerCase())?.[action] ?? false;
        default:
            return mayAnyone(object, action);
    }
}

/** A user whose profile grants nothing, with permission sets: what any of them grants is granted. */
export function accessOf(...sets: readonly PermissionSet[]): Access {
    const permitted = ({
        object,
        field,
        what
    }: {
        readonly object: ObjectDefinition;
        readonly field: FieldDefinition;
        readonly what: 'readable' | 'editable';
    }): boolean => {
        const key = `${object.name}.${field.permissionField}`.toLowerCase();
        return sets.some((set) => set.fields.get(key)?.[what] ?? false);
    };
    const may = (object: ObjectDefinition, action: Action): boolean =>
        sets.length === 0 ? mayAnyone(object, action) : sets.some((set) => mayDo({ set, object, action }));
    return {
        canRead: (object) => may(object, 'read'),
        canCreate: (object) => may(object, 'create'),
        canEdit: (object) => may(object, 'edit'),
        canDelete: (object) => may(object, 'delete'),
        canReadField: (object, field) =>
            field.alwaysReadable ||
            object.kind === 'metadata' ||
            object.kind === 'event' ||
            permitted({ object, field, what: 'readable' }),
        canEditField: (object, field) =>
            field.alwaysReadable || object.kind === 'event' || permitted({ object, field, what: 'editable' })
    };
}
