/** What local-org knows of the org's objects and fields, whatever file they were read from. */

/** Field types by the names that a describe answers with. */
export type FieldType =
    | 'id'
    | 'string'
    | 'textarea'
    | 'phone'
    | 'email'
    | 'url'
    | 'picklist'
    | 'boolean'
    | 'int'
    | 'double'
    | 'date'
    | 'datetime'
    | 'reference'
    | 'address'
    | 'base64';

export interface PicklistValue {
    readonly value: string;
    readonly label: string;
    readonly isDefault: boolean;
}

export interface FieldDefinition {
    readonly name: string;
    readonly label: string;
    readonly type: FieldType;
    readonly custom: boolean;
    /** Longest text in characters; 0 where the type has no length. */
    readonly length: number;
    /** Digits in all and after the decimal point, for numbers. */
    readonly precision: number;
    readonly scale: number;
    /** A create without a value is refused. */
    readonly required: boolean;
    readonly unique: boolean;
    readonly externalId: boolean;
    readonly caseSensitive: boolean;
    readonly restrictedPicklist: boolean;
    readonly picklist: readonly PicklistValue[];
    readonly referenceTo: readonly string[];
    /** Name of the path to the parent, such as Account or Account__r. */
    readonly relationshipName: string | undefined;
    /** Name of the sub-query on the parent, such as Researched_Phones (without __r). */
    readonly childRelationshipName: string | undefined;
    readonly masterDetail: boolean;
    /** Text form of the value a create gets when it names none. */
    readonly defaultValue: string | undefined;
    readonly createable: boolean;
    readonly updateable: boolean;
    /** Readable by everyone who may read the object; other fields need a field permission. */
    readonly alwaysReadable: boolean;
    /** Field whose permission also counts for this one: BillingAddress for BillingCity. */
    readonly permissionField: string;
    /** SQL for a field that is worked out, never stored; `{t}` is the row's alias, `{today}` the org's day. */
    readonly expression: string | undefined;
    /** Format of an auto-number, such as DR-{00000}. */
    readonly displayFormat: string | undefined;
    readonly nameField: boolean;
    readonly description: string;
}

export type ObjectKind = 'standard' | 'custom' | 'event' | 'metadata';

/** Whose permission decides on the object: a set's object permissions, or everyone for activities, files and users. */
export type ObjectAccess =
    'permission-set' | 'everyone-reads' | 'everyone-reads-and-creates' | 'metadata-type';

/** Who reaches records that others own: everybody who may use the object, or who the parent's record is shared with. */
export type ObjectSharing =
    | { readonly model: 'read-write' | 'read' | 'private' }
    | { readonly model: 'controlled-by-parent'; readonly parentField: string };

/** A rule that shares the records of all internal users with a public group. */
export interface SharingRule {
    readonly object: string;
    readonly group: string;
    readonly edits: boolean;
}

export interface ObjectDefinition {
    readonly name: string;
    readonly label: string;
    readonly labelPlural: string;
    readonly keyPrefix: string;
    readonly kind: ObjectKind;
    readonly access: ObjectAccess;
    readonly sharing: ObjectSharing;
    readonly createable: boolean;
    readonly updateable: boolean;
    readonly deletable: boolean;
    readonly fields: readonly FieldDefinition[];
    /** Rows that `query` hides and `queryAll` shows, besides deleted ones; `{t}` and `{today}` as above. */
    readonly archivedWhen: string | undefined;
}

/** A record of a custom metadata type, as its file in `customMetadata/` says. */
export interface MetadataRecord {
    readonly object: string;
    readonly developerName: string;
    readonly label: string;
    readonly values: Readonly<Record<string, string | null>>;
}

export interface ObjectPermission {
    readonly read: boolean;
    readonly create: boolean;
    readonly edit: boolean;
    readonly delete: boolean;
    /** Sees records whoever owns them. */
    readonly viewAll: boolean;
    /** Changes and deletes them too. */
    readonly modifyAll: boolean;
}

export interface FieldPermission {
    readonly readable: boolean;
    readonly editable: boolean;
}

export interface PermissionSet {
    readonly name: string;
    readonly label: string;
    /** Keys in lower case: object, and object.field. */
    readonly objects: ReadonlyMap<string, ObjectPermission>;
    readonly fields: ReadonlyMap<string, FieldPermission>;
    readonly metadataTypes: ReadonlySet<string>;
    readonly userPermissions: ReadonlySet<string>;
    /** By the names in the source, as code asks for them. */
    readonly customPermissions: ReadonlySet<string>;
    readonly apexClasses: ReadonlySet<string>;
    readonly tabs: ReadonlySet<string>;
}

const fieldDefaults = {
    custom: false,
    length: 0,
    precision: 0,
    scale: 0,
    required: false,
    unique: false,
    externalId: false,
    caseSensitive: false,
    restrictedPicklist: false,
    picklist: [],
    referenceTo: [],
    relationshipName: undefined,
    childRelationshipName: undefined,
    masterDetail: false,
    defaultValue: undefined,
    createable: true,
    updateable: true,
    alwaysReadable: false,
    expression: undefined,
    displayFormat: undefined,
    nameField: false,
    description: ''
} as const;

/** A field from what differs from the defaults: an optional, writable field that needs a field permission. */
export function defineField(
    given: Pick<FieldDefinition, 'name' | 'type'> & Partial<FieldDefinition>
): FieldDefinition {
    return { ...fieldDefaults, label: given.name, permissionField: given.name, ...given };
}
