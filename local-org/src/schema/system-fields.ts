import { defineField, type FieldDefinition } from './definitions.ts';

const readOnly = { createable: false, updateable: false, alwaysReadable: true } as const;

export const idField = defineField({ name: 'Id', label: 'Record ID', type: 'id', length: 18, ...readOnly });

export const ownerField = defineField({
    name: 'OwnerId',
    label: 'Owner ID',
    type: 'reference',
    length: 18,
    referenceTo: ['User'],
    relationshipName: 'Owner',
    alwaysReadable: true
});

const userReference = (name: string, label: string, relationshipName: string): FieldDefinition =>
    defineField({
        name,
        label,
        type: 'reference',
        length: 18,
        referenceTo: ['User'],
        relationshipName,
        ...readOnly
    });

/** The fields that the org itself keeps on every stored record. */
export const auditFields: readonly FieldDefinition[] = [
    defineField({ name: 'CreatedDate', label: 'Created Date', type: 'datetime', ...readOnly }),
    userReference('CreatedById', 'Created By ID', 'CreatedBy'),
    defineField({ name: 'LastModifiedDate', label: 'Last Modified Date', type: 'datetime', ...readOnly }),
    userReference('LastModifiedById', 'Last Modified By ID', 'LastModifiedBy'),
    defineField({ name: 'SystemModstamp', label: 'System Modstamp', type: 'datetime', ...readOnly }),
    defineField({ name: 'IsDeleted', label: 'Deleted', type: 'boolean', ...readOnly })
];

/** Fields of every custom metadata type. */
export const metadataTypeFields: readonly FieldDefinition[] = [
    defineField({
        name: 'DeveloperName',
        label: 'Name',
        type: 'string',
        length: 40,
        ...readOnly,
        nameField: true
    }),
    defineField({ name: 'MasterLabel', label: 'Label', type: 'string', length: 40, ...readOnly }),
    defineField({ name: 'QualifiedApiName', type: 'string', length: 70, ...readOnly }),
    defineField({ name: 'Language', type: 'string', length: 40, ...readOnly }),
    defineField({ name: 'NamespacePrefix', type: 'string', length: 15, ...readOnly }),
    defineField({ name: 'Label', type: 'string', length: 40, ...readOnly }),
    defineField({ name: 'SystemModstamp', type: 'datetime', ...readOnly })
];
