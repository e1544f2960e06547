import type { FieldDefinition, ObjectDefinition, PermissionSet, SharingRule } from './schema/definitions.ts';

/** What may be done with a record that somebody else owns. */
export type Reach = 'read' | 'edit' | 'delete';

/** What a user may do, by object and field, and with whose records. */
export interface Access {
    /** The user whose own records are always reached; empty where all records are. */
    readonly userId: string;
    /** Whether the user reaches the records of an object whoever owns them, leaving aside what its parents say. */
    reachesAll(object: ObjectDefinition, reach: Reach): boolean;
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
    userId: '',
    reachesAll: always,
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

function sharedWithAll(object: ObjectDefinition, reach: Reach): boolean {
    const { model } = object.sharing;
    return model === 'read-write' ? reach !== 'delete' : model === 'read' && reach === 'read';
}

/**
 * A user whose profile grants nothing, with permission sets: what any of them grants is granted.
 * @param given.rules sharing rules of the public groups that the user is in
 */
export function accessOf({
    userId,
    sets,
    rules
}: {
    readonly userId: string;
    readonly sets: readonly PermissionSet[];
    readonly rules: readonly SharingRule[];
}): Access {
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
    const reachesAll = (object: ObjectDefinition, reach: Reach): boolean => {
        const isShared = rules.some(
            (rule) => rule.object === object.name && (reach === 'read' || (reach === 'edit' && rule.edits))
        );
        const isGranted = sets.some((set) => {
            const granted = set.objects.get(object.name.toLowerCase());
            return reach === 'read' ? granted?.viewAll : granted?.modifyAll;
        });
        return sharedWithAll(object, reach) || isShared || isGranted;
    };
    return {
        userId,
        reachesAll,
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
