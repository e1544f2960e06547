import { defineField, type FieldDefinition, type FieldType, type PicklistValue } from './definitions.ts';
import { childrenOf, isTrue, readMetadata, SourceError, textOf, type XmlNode } from './read-source.ts';

const plainTypes: Readonly<Record<string, { type: FieldType; length?: number }>> = {
    Text: { type: 'string' },
    TextArea: { type: 'textarea', length: 255 },
    LongTextArea: { type: 'textarea' },
    Phone: { type: 'phone', length: 40 },
    Email: { type: 'email', length: 80 },
    Url: { type: 'url', length: 255 },
    Picklist: { type: 'picklist', length: 255 },
    Checkbox: { type: 'boolean' },
    Number: { type: 'double' },
    Date: { type: 'date' },
    DateTime: { type: 'datetime' },
    Lookup: { type: 'reference', length: 18 },
    MasterDetail: { type: 'reference', length: 18 }
};

const readPicklist = (node: XmlNode): PicklistValue[] =>
    childrenOf(node, 'valueSet')
        .flatMap((set) => childrenOf(set, 'valueSetDefinition'))
        .flatMap((definition) => childrenOf(definition, 'value'))
        .filter((value) => textOf(value, 'isActive') !== 'false')
        .map((value) => ({
            value: textOf(value, 'fullName') ?? '',
            label: textOf(value, 'label') ?? textOf(value, 'fullName') ?? '',
            isDefault: isTrue(value, 'default')
        }));

/** A default that is a literal; formulas as defaults are not evaluated. */
function readDefault({
    file,
    node,
    picklist
}: {
    readonly file: string;
    readonly node: XmlNode;
    readonly picklist: readonly PicklistValue[];
}): string | undefined {
    const given = textOf(node, 'defaultValue');
    if (given === undefined) return picklist.find((value) => value.isDefault)?.value;
    if (given === 'true' || given === 'false' || /^-?\d+(\.\d+)?$/.test(given)) return given;
    const quoted = /^(["'])(.*)\1$/.exec(given);
    if (quoted) return quoted[2];
    throw new SourceError(
        file,
        `its default value ${given} is a formula, which is not supported by local-org`
    );
}

/** One custom field from its `*.field-meta.xml`. @throws SourceError for a field type that local-org does not know. */
export function readCustomField(file: string): FieldDefinition {
    const node = readMetadata(file, 'CustomField');
    const name = textOf(node, 'fullName');
    const sourceType = textOf(node, 'type') ?? '';
    const plain = plainTypes[sourceType];
    if (!name) throw new SourceError(file, 'has no <fullName>');
    if (!plain) throw new SourceError(file, `the field type "${sourceType}" is not supported by local-org`);
    if (textOf(node, 'formula') !== undefined) {
        throw new SourceError(file, 'formula fields are not supported by local-org');
    }
    const masterDetail = sourceType === 'MasterDetail';
    const reference = plain.type === 'reference';
    const picklist = readPicklist(node);
    const required = masterDetail || isTrue(node, 'required');
    return defineField({
        name,
        type: plain.type,
        custom: true,
        label: textOf(node, 'label') ?? name,
        length: plain.length ?? Number(textOf(node, 'length') ?? 0),
        precision: Number(textOf(node, 'precision') ?? 0),
        scale: Number(textOf(node, 'scale') ?? 0),
        required,
        unique: isTrue(node, 'unique'),
        externalId: isTrue(node, 'externalId'),
        caseSensitive: isTrue(node, 'caseSensitive'),
        restrictedPicklist: childrenOf(node, 'valueSet').some((set) => isTrue(set, 'restricted')),
        picklist,
        referenceTo: childrenOf(node, 'referenceTo').map((target) => target.text),
        relationshipName: reference ? name.replace(/__c$/, '__r') : undefined,
        childRelationshipName: reference ? textOf(node, 'relationshipName') : undefined,
        masterDetail,
        defaultValue:
            readDefault({ file, node, picklist }) ?? (plain.type === 'boolean' ? 'false' : undefined),
        updateable: !masterDetail || isTrue(node, 'reparentableMasterDetail'),
        alwaysReadable: required,
        description: textOf(node, 'description') ?? ''
    });
}
