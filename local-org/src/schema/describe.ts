import type { Access } from '../access.ts';
import type { FieldDefinition, ObjectDefinition } from './definitions.ts';
import type { Schema } from './schema.ts';

/** An object as a user of an API version sees it. */
export interface DescribeView {
    readonly access: Access;
    readonly object: ObjectDefinition;
    readonly apiVersion: string;
}

export interface FieldDescription extends Readonly<Record<string, unknown>> {
    readonly name: string;
    readonly groupable: boolean;
}

export interface ObjectDescription extends Readonly<Record<string, unknown>> {
    readonly fields: readonly FieldDescription[];
}

const soapTypes: Readonly<Record<string, string>> = {
    id: 'tns:ID',
    reference: 'tns:ID',
    boolean: 'xsd:boolean',
    int: 'xsd:int',
    double: 'xsd:double',
    date: 'xsd:date',
    datetime: 'xsd:dateTime',
    base64: 'xsd:base64Binary',
    address: 'urn:address'
};

function describeField({
    access,
    object,
    field
}: {
    readonly access: Access;
    readonly object: ObjectDefinition;
    readonly field: FieldDefinition;
}): FieldDescription {
    const editable = access.canEditField(object, field);
    const comparable =
        !['address', 'base64'].includes(field.type) && !(field.type === 'textarea' && field.length > 255);
    return {
        aggregatable: comparable && field.type !== 'boolean',
        autoNumber: field.displayFormat !== undefined,
        byteLength: field.length * 3,
        // What Salesforce itself works out, such as the account of a call, is no formula.
        calculated: field.custom && field.expression !== undefined,
        cascadeDelete: field.masterDetail,
        caseSensitive: field.caseSensitive,
        createable: field.createable && editable,
        custom: field.custom,
        defaultValue: field.type === 'boolean' ? field.defaultValue === 'true' : (field.defaultValue ?? null),
        defaultedOnCreate:
            field.defaultValue !== undefined || field.name === 'OwnerId' || field.displayFormat !== undefined,
        digits: field.type === 'int' ? field.precision : 0,
        externalId: field.externalId,
        filterable: comparable,
        groupable: comparable && field.type !== 'double' && field.type !== 'datetime',
        idLookup: field.type === 'id' || field.externalId,
        inlineHelpText: null,
        label: field.label,
        length: field.length,
        name: field.name,
        nameField: field.nameField,
        nillable: !field.required && field.type !== 'boolean' && field.type !== 'id',
        permissionable: !field.alwaysReadable,
        picklistValues: field.picklist.map(({ value, label, isDefault }) => ({
            active: true,
            defaultValue: isDefault,
            label,
            validFor: null,
            value
        })),
        polymorphicForeignKey: field.referenceTo.length > 1,
        precision: field.precision,
        referenceTo: field.referenceTo,
        relationshipName: field.relationshipName ?? null,
        relationshipOrder: field.masterDetail ? 0 : null,
        restrictedPicklist: field.restrictedPicklist,
        scale: field.scale,
        soapType: soapTypes[field.type] ?? 'xsd:string',
        sortable: comparable,
        type: field.type,
        unique: field.unique,
        updateable: field.updateable && editable
    };
}

const urlsOf = (object: ObjectDefinition, apiVersion: string): Record<string, string> => {
    const base = `/services/data/v${apiVersion}/sobjects/${object.name}`;
    return { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` };
};

/** An object as the global describe lists it. */
export function describeBriefly({ access, object, apiVersion }: DescribeView): Record<string, unknown> {
    return {
        activateable: false,
        createable: object.createable && access.canCreate(object),
        custom: object.kind !== 'standard',
        customSetting: false,
        deletable: object.deletable && access.canDelete(object),
        keyPrefix: object.keyPrefix,
        label: object.label,
        labelPlural: object.labelPlural,
        layoutable: object.kind !== 'event',
        name: object.name,
        queryable: object.kind !== 'event',
        replicateable: object.kind === 'standard' || object.kind === 'custom',
        retrieveable: object.kind !== 'event',
        searchable: false,
        triggerable: object.kind !== 'metadata',
        undeletable: false,
        updateable: object.updateable && access.canEdit(object),
        urls: urlsOf(object, apiVersion)
    };
}

/** An object with its fields and child lists, as far as the user sees them. */
export function describeObject(view: DescribeView & { readonly schema: Schema }): ObjectDescription {
    const { schema, access, object } = view;
    return {
        ...describeBriefly(view),
        childRelationships: schema
            .childRelationships(object)
            .filter(({ child, field }) => access.canRead(child) && access.canReadField(child, field))
            .map(({ name, child, field }) => ({
                cascadeDelete: field.masterDetail,
                childSObject: child.name,
                deprecatedAndHidden: false,
                field: field.name,
                relationshipName: name,
                restrictedDelete: false
            })),
        fields: object.fields
            .filter((field) => access.canReadField(object, field))
            .map((field) => describeField({ access, object, field })),
        recordTypeInfos: [],
        supportedScopes: [{ label: 'All', name: 'everything' }]
    };
}
