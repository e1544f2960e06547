import type { Component } from './components.ts';
import { nodesOf, textOf, textsOf, type XmlNode } from './xml.ts';

/** What a field of a type cannot be without, beside what every field has. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
    Checkbox: ['defaultValue'],
    Html: ['length', 'visibleLines'],
    LongTextArea: ['length', 'visibleLines'],
    Lookup: ['referenceTo'],
    MasterDetail: ['referenceTo', 'relationshipName'],
    MultiselectPicklist: ['valueSet', 'visibleLines'],
    Number: ['precision', 'scale'],
    Percent: ['precision', 'scale'],
    Currency: ['precision', 'scale'],
    Picklist: ['valueSet'],
    Text: ['length']
};
/** Fewest and most characters. */
const LENGTHS: Readonly<Record<string, readonly [number, number]>> = {
    Text: [1, 255],
    LongTextArea: [256, 131_072],
    Html: [256, 131_072]
};
const MOST_DIGITS = 18;
const KEY_TYPES: ReadonlySet<string> = new Set(['AutoNumber', 'Email', 'Number', 'Text']);
const NAME_TYPES: ReadonlySet<string> = new Set(['AutoNumber', 'Text']);
const API_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;

const twice = (texts: readonly string[]): readonly string[] =>
    texts.filter((text, index) => texts.indexOf(text) !== index);

function sizeFaults(node: XmlNode, type: string): string[] {
    const [least, most] = LENGTHS[type] ?? [0, Infinity];
    const length = Number(textOf(node, 'length'));
    const precision = Number(textOf(node, 'precision'));
    return [
        ...(textOf(node, 'length') !== '' && (length < least || length > most)
            ? [`a ${type} is ${least} to ${most} characters long, not ${length}`]
            : []),
        ...(precision > MOST_DIGITS || Number(textOf(node, 'scale')) > precision
            ? [`${precision} digits with ${textOf(node, 'scale')} behind the point are no ${type}`]
            : [])
    ];
}

function valueFaults(node: XmlNode): string[] {
    return nodesOf(node, 'valueSet')
        .flatMap((set) => nodesOf(set, 'valueSetDefinition'))
        .flatMap((definition) => {
            const values = nodesOf(definition, 'value');
            const names = values.map((value) => textOf(value, 'fullName'));
            const defaults = values.filter((value) => textOf(value, 'default') === 'true');
            return [
                ...twice(names).map((name) => `the value ${name} stands there twice`),
                ...(defaults.length > 1 ? ['has several default values'] : [])
            ];
        });
}

function fieldFaults(node: XmlNode, isTracked: boolean): string[] {
    const type = textOf(node, 'type');
    const relationship = textOf(node, 'relationshipName');
    const isKey = ['externalId', 'unique'].some((flag) => textOf(node, flag) === 'true');
    // A formula takes its result from elsewhere.
    const needed = textOf(node, 'formula') === '' ? (NEEDED[type] ?? []) : [];
    return [
        ...needed.filter((name) => !(name in node)).map((name) => `a ${type} needs <${name}>`),
        ...sizeFaults(node, type),
        ...valueFaults(node),
        ...(isKey && !KEY_TYPES.has(type) ? [`a ${type} cannot be an external id or unique`] : []),
        ...(relationship !== '' && !API_NAME.test(relationship)
            ? [`${relationship} is no name of a relationship`]
            : []),
        ...(textOf(node, 'trackHistory') === 'true' && !isTracked
            ? ['its history is kept, but the object keeps none']
            : [])
    ];
}

function nameFieldFaults(node: XmlNode): string[] {
    return nodesOf(node, 'nameField').flatMap((name) => {
        const type = textOf(name, 'type');
        return [
            ...(NAME_TYPES.has(type) ? [] : [`the name of a record cannot be a ${type}`]),
            ...(type === 'AutoNumber' && !/\{0+\}/.test(textOf(name, 'displayFormat'))
                ? ['an automatic number needs a <displayFormat> with {0}']
                : [])
        ];
    });
}

function labelFaults(node: XmlNode): string[] {
    const names = nodesOf(node, 'labels').flatMap((label) => textsOf(label, 'fullName'));
    return twice(names).map((name) => `the label ${name} stands there twice`);
}

/** What an org asks of fields, of names of records and of labels beyond their elements. */
export function checkFields(components: readonly Component[]): string[] {
    const untracked = new Set(
        components
            .filter(({ type, node }) => type === 'CustomObject' && textOf(node, 'enableHistory') !== 'true')
            .map(({ name }) => name)
    );
    return components.flatMap(({ type, name, node, where }) => {
        const object = name.split('.')[0] ?? '';
        const faults =
            type === 'CustomField'
                ? fieldFaults(node, !untracked.has(object))
                : type === 'CustomObject'
                  ? nameFieldFaults(node)
                  : type === 'CustomLabels'
                    ? labelFaults(node)
                    : [];
        return faults.map((fault) => `${where}: ${fault}`);
    });
}
