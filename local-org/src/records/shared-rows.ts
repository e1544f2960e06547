import type { Access, Reach } from '../access.ts';
import type { ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';

/** Whose rows are looked for, and what is to be done with them. */
export interface Sharing {
    readonly schema: Schema;
    readonly access: Access;
    readonly reach: Reach;
}

/**
 * Condition that a row of an object is the user's own or shared with them; undefined where all rows are. Roles above
 * the owner's are not known: the users of this org have none.
 */
export function sharedRows(
    sharing: Sharing,
    given: { object: ObjectDefinition; alias: string }
): string | undefined {
    const { schema, access, reach } = sharing;
    const { object, alias } = given;
    if (access.reachesAll(object, reach)) return undefined;
    if (object.sharing.model !== 'controlled-by-parent')
        return `${alias}."OwnerId" = ${quoteText(access.userId)}`;
    const { parentField } = object.sharing;
    const field = schema.findField(object, parentField);
    const parent = schema.findObject(field?.referenceTo[0] ?? '');
    if (!parent) return undefined;
    // Who may change a record may remove its details.
    const ofParent = sharedRows(
        { ...sharing, reach: reach === 'read' ? 'read' : 'edit' },
        { object: parent, alias: `${alias}m` }
    );
    if (ofParent === undefined) return undefined;
    return (
        `${alias}.${quoteName(parentField)} IN ` +
        `(SELECT ${alias}m."Id" FROM ${quoteName(parent.name)} ${alias}m WHERE ${ofParent})`
    );
}
