import type { FieldDefinition, ObjectDefinition } from '../../../../local-org/src/schema/definitions.ts';

/** What becomes of a record when the one it points to is deleted. */
export type OnDelete = 'cascade' | 'restrict' | 'clear';

/** A field as the database of the interpreter knows it. */
export interface FieldType extends FieldDefinition {
    /** Its name in lower case, by which rows keep its value. */
    readonly key: string;
    /** Cannot be filtered or sorted by. */
    readonly isLongText: boolean;
    /** Null for what is no reference. */
    readonly onDelete: OnDelete | null;
}

/** An object of the org. */
export interface ObjectType extends Omit<ObjectDefinition, 'fields'> {
    readonly fields: readonly FieldType[];
    readonly byName: ReadonlyMap<string, FieldType>;
    readonly byRelationship: ReadonlyMap<string, FieldType>;
    /** Users, permission sets: not to be changed in one transaction with other records. */
    readonly isSetup: boolean;
}

/** Texts that are kept as long ones: longer than what can be indexed. */
const LONGEST_SHORT = 255;

const TEXT_TYPES: ReadonlySet<string> = new Set(['string', 'textarea', 'phone', 'email', 'url', 'picklist']);

/** Whether a field holds text, so that it is compared without regard to case. */
export const isText = (field: FieldType): boolean => TEXT_TYPES.has(field.type);

export function fieldType(definition: FieldDefinition, onDelete: OnDelete | null): FieldType {
    return {
        ...definition,
        key: definition.name.toLowerCase(),
        isLongText: definition.type === 'textarea' && definition.length > LONGEST_SHORT,
        onDelete: definition.type === 'reference' ? onDelete : null
    };
}

export function objectType({
    definition,
    fields,
    isSetup
}: {
    readonly definition: ObjectDefinition;
    readonly fields: readonly FieldType[];
    readonly isSetup: boolean;
}): ObjectType {
    return {
        ...definition,
        fields,
        isSetup,
        byName: new Map(fields.map((field) => [field.key, field])),
        byRelationship: new Map(
            fields.flatMap((field) =>
                field.relationshipName === undefined
                    ? []
                    : [[field.relationshipName.toLowerCase(), field] as const]
            )
        )
    };
}
