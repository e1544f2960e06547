import type {
    FieldDefinition,
    MetadataRecord,
    ObjectDefinition,
    PermissionSet,
    SharingRule
} from './definitions.ts';

/** A path to a child: the sub-query name on the parent and the child's field that points to it. */
export interface ChildRelationship {
    readonly name: string;
    readonly child: ObjectDefinition;
    readonly field: FieldDefinition;
}

interface SchemaParts {
    readonly objects: readonly ObjectDefinition[];
    readonly metadataRecords: readonly MetadataRecord[];
    readonly permissionSets: readonly PermissionSet[];
    readonly sharingRules: readonly SharingRule[];
    /** Names of the external credentials that the source defines. */
    readonly externalCredentials: readonly string[];
}

/** The org's objects and permission sets. Names are found whatever their case, as in SOQL. */
export class Schema {
    readonly objects: readonly ObjectDefinition[];
    readonly metadataRecords: readonly MetadataRecord[];
    readonly permissionSets: readonly PermissionSet[];
    readonly sharingRules: readonly SharingRule[];
    readonly externalCredentials: readonly string[];
    private readonly objectByName: ReadonlyMap<string, ObjectDefinition>;
    private readonly objectByPrefix: ReadonlyMap<string, ObjectDefinition>;
    private readonly fieldsByObject: ReadonlyMap<string, ReadonlyMap<string, FieldDefinition>>;

    constructor(parts: SchemaParts) {
        this.objects = parts.objects;
        this.metadataRecords = parts.metadataRecords;
        this.permissionSets = parts.permissionSets;
        this.sharingRules = parts.sharingRules;
        this.externalCredentials = parts.externalCredentials;
        this.objectByName = new Map(parts.objects.map((object) => [object.name.toLowerCase(), object]));
        this.objectByPrefix = new Map(parts.objects.map((object) => [object.keyPrefix, object]));
        this.fieldsByObject = new Map(
            parts.objects.map((object) => [
                object.name,
                new Map(object.fields.map((field) => [field.name.toLowerCase(), field]))
            ])
        );
    }

    /** The same schema with other records of custom metadata types. */
    withMetadataRecords(metadataRecords: readonly MetadataRecord[]): Schema {
        return new Schema({ ...this, metadataRecords });
    }

    findObject(name: string): ObjectDefinition | undefined {
        return this.objectByName.get(name.toLowerCase());
    }

    /** The object whose records have this id. */
    findObjectOfId(id: string): ObjectDefinition | undefined {
        return this.objectByPrefix.get(id.slice(0, 3));
    }

    findField(object: ObjectDefinition, name: string): FieldDefinition | undefined {
        return this.fieldsByObject.get(object.name)?.get(name.toLowerCase());
    }

    /** The reference field whose parent path has this name: Owner, Account__r. */
    findRelationship(object: ObjectDefinition, name: string): FieldDefinition | undefined {
        const wanted = name.toLowerCase();
        return object.fields.find((field) => field.relationshipName?.toLowerCase() === wanted);
    }

    /** Every sub-query that a parent offers; custom ones end in __r. */
    childRelationships(parent: ObjectDefinition): ChildRelationship[] {
        return this.objects.flatMap((child) =>
            child.fields.flatMap((field) => {
                const name = field.childRelationshipName;
                if (name === undefined || !field.referenceTo.includes(parent.name)) return [];
                return [{ name: field.custom ? `${name}__r` : name, child, field }];
            })
        );
    }

    findPermissionSet(name: string): PermissionSet | undefined {
        return this.permissionSets.find((set) => set.name === name);
    }
}
