import type { ObjectPermission, PermissionSet } from '../../../../local-org/src/schema/definitions.ts';
import { InterpreterFault } from '../values/faults.ts';
import type { FieldType, ObjectType } from './object-type.ts';
import type { OrgSchema } from './org-schema.ts';
import type { Row, Store } from './store.ts';

export type Action = 'read' | 'create' | 'edit' | 'delete';

/** What may be done with a record: nothing, look at it, or change it. */
export type Reach = 0 | 1 | 2;

/** Permission of a user to work with calls, in lower case; the profile with the least access does not have it. */
const ACTIVITIES = 'activitiesaccess';

/** Who may do what, by permission sets and by the sharing of records. Users have profiles that grant nothing. */
export class AccessRules {
    private readonly schema: OrgSchema;
    private readonly store: Store;
    /** Users that administer the org. */
    private readonly administrators: ReadonlySet<string>;

    constructor({
        schema,
        store,
        administrators
    }: {
        readonly schema: OrgSchema;
        readonly store: Store;
        readonly administrators: ReadonlySet<string>;
    }) {
        this.schema = schema;
        this.store = store;
        this.administrators = administrators;
    }

    private object(name: string): ObjectType {
        const found = this.schema.objects.get(name.toLowerCase());
        if (!found) throw new InterpreterFault(`the org has no object ${name}`);
        return found;
    }

    permissionSetsOf(userId: string): readonly PermissionSet[] {
        const sets = this.object('PermissionSet');
        return this.store
            .rows(this.object('PermissionSetAssignment'))
            .filter((row) => row['assigneeid'] === userId)
            .flatMap((row) => {
                const set = this.store.row(sets, String(row['permissionsetid']));
                return this.schema.permissionSets.get(String(set?.['name'])) ?? [];
            });
    }

    private grants(userId: string, object: ObjectType): readonly ObjectPermission[] {
        return this.permissionSetsOf(userId).flatMap(
            (set) => set.objects.get(object.name.toLowerCase()) ?? []
        );
    }

    mayUseObject(
        object: ObjectType,
        { action, userId }: { readonly action: Action; readonly userId: string }
    ): boolean {
        if (object.kind === 'metadata') return action === 'read';
        if (this.administrators.has(userId)) return true;
        if (object.name === 'Task') {
            const mayWork = this.permissionSetsOf(userId).some((set) => set.userPermissions.has(ACTIVITIES));
            return mayWork && action !== 'delete';
        }
        if (object.access === 'everyone-reads') return action === 'read';
        return this.grants(userId, object).some((granted) => granted[action]);
    }

    /** Custom fields need a permission set, also for an administrator: that is how a deployment leaves them. */
    mayUseField(
        { object, field }: { readonly object: ObjectType; readonly field: FieldType },
        { action, userId }: { readonly action: 'read' | 'edit'; readonly userId: string }
    ): boolean {
        if (!this.mayUseObject(object, { action: 'read', userId })) return false;
        if (object.kind === 'metadata') return action === 'read';
        if (field.alwaysReadable) return action === 'read' || field.createable || field.updateable;
        if (this.administrators.has(userId) && !field.custom) return true;
        const key = `${object.name}.${field.permissionField}`.toLowerCase();
        return this.permissionSetsOf(userId).some((set) => {
            const granted = set.fields.get(key);
            return action === 'read' ? granted?.readable : granted?.editable;
        });
    }

    hasCustomPermission(name: string, userId: string): boolean {
        if (!this.schema.customPermissions.has(name)) {
            throw new InterpreterFault(`there is no custom permission ${name}`);
        }
        return this.permissionSetsOf(userId).some((set) => set.customPermissions.has(name));
    }

    private reachOfParent(
        row: Row,
        { object, userId }: { readonly object: ObjectType; readonly userId: string }
    ): Reach {
        let least: Reach = 2;
        for (const field of object.fields.filter(({ masterDetail }) => masterDetail)) {
            const parent = this.object(field.referenceTo[0] ?? '');
            const id = row[field.key];
            const parentRow = typeof id === 'string' ? this.store.row(parent, id) : null;
            const reach = parentRow ? this.reach(parentRow, { object: parent, userId }) : 0;
            if (reach < least) least = reach;
        }
        return least;
    }

    /** What a user may do with one record, by who owns it and with whom it is shared. */
    reach(row: Row, { object, userId }: { readonly object: ObjectType; readonly userId: string }): Reach {
        if (this.administrators.has(userId)) return 2;
        if (object.kind === 'metadata' || object.isSetup) return 2;
        const granted = this.grants(userId, object);
        if (granted.some(({ modifyAll }) => modifyAll) || object.sharing.model === 'read-write') return 2;
        const seesAll = object.sharing.model === 'read' || granted.some(({ viewAll }) => viewAll);
        const least: Reach = seesAll ? 1 : 0;
        if (object.sharing.model === 'controlled-by-parent') {
            const ofParent = this.reachOfParent(row, { object, userId });
            return ofParent > least ? ofParent : least;
        }
        if (row['ownerid'] === userId) return 2;
        if (object.name === 'Task' && typeof row['whatid'] === 'string') {
            const account = this.object('Account');
            const parent = this.store.row(account, row['whatid']);
            const reach = parent ? this.reach(parent, { object: account, userId }) : 0;
            return reach > least ? reach : least;
        }
        return least;
    }
}
