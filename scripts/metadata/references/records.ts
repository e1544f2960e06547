import type { Catalogue, FieldEntry } from '../catalogue.ts';
import type { Component } from '../components.ts';
import { isNode, nodesOf, textOf, type XmlNode } from '../xml.ts';

const LONGEST_NAME = 40;
/** What a value of a custom metadata record says its type is, by the type of the field. */
const XSD: Readonly<Record<string, string>> = {
    Checkbox: 'xsd:boolean',
    Date: 'xsd:date',
    DateTime: 'xsd:dateTime',
    Number: 'xsd:double',
    Percent: 'xsd:double'
};
const NUMBER = /^-?\d+(\.\d+)?$/;

function valueFaults(entry: XmlNode, field: FieldEntry): string[] {
    const name = textOf(entry, 'field');
    const value = entry['value'];
    if (isNode(value) && value['@xsi:nil'] === 'true') return field.required ? [`${name} has no value`] : [];
    const said = isNode(value) ? String(value['@xsi:type']) : 'no type';
    const text = textOf(entry, 'value');
    const wanted = XSD[field.type] ?? 'xsd:string';
    return [
        ...(said === wanted ? [] : [`${name} is ${wanted}, not ${said}`]),
        ...(wanted === 'xsd:double' && !NUMBER.test(text) ? [`${name} is no number: ${text}`] : []),
        ...(field.values?.has(text) === false ? [`${text} is no value of ${name}`] : []),
        ...(field.length > 0 && text.length > field.length
            ? [`${name} is longer than ${field.length} characters`]
            : [])
    ];
}

function recordFaults({ name, node }: Component, catalogue: Catalogue): string[] {
    const [type = '', record = ''] = name.split('.');
    const object = catalogue.objects.get(`${type}__mdt`);
    if (!object) return [`there is no custom metadata type ${type}__mdt`];
    const entries = nodesOf(node, 'values');
    const given = new Set(entries.map((entry) => textOf(entry, 'field')));
    return [
        ...([record, textOf(node, 'label')].some((text) => text.length > LONGEST_NAME)
            ? [`its name or label is longer than ${LONGEST_NAME} characters`]
            : []),
        ...(/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(record) ? [] : [`${record} is no name of a record`]),
        ...entries.flatMap((entry) => {
            const field = object.fields.get(textOf(entry, 'field'));
            return field ? valueFaults(entry, field) : [`there is no field ${textOf(entry, 'field')}`];
        }),
        ...[...object.fields]
            .filter(([field, { required }]) => required && !given.has(field))
            .map(([field]) => `${field} has no value`)
    ];
}

/** Records of custom metadata types: the type, its fields, and values that fit them. */
export function checkRecords(catalogue: Catalogue): string[] {
    return catalogue
        .ofType('CustomMetadata')
        .flatMap((item) => recordFaults(item, catalogue).map((fault) => `${item.where}: ${fault}`));
}

/** Only a stand-in for an org reaches a service on its own computer, where nothing is to be overheard. */
const SECURE = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/;
const MERGE_FIELD = /\$Credential\.(\w+)\.(\w+)/g;

/** Named credentials lead to external ones, and a header takes its secret from its own credential. */
export function checkCredentials(catalogue: Catalogue): string[] {
    const external = catalogue.named('ExternalCredential');
    return [
        ...catalogue.ofType('NamedCredential').flatMap(({ where, node }) => {
            const parameters = nodesOf(node, 'namedCredentialParameters');
            const ways = parameters.filter((entry) => textOf(entry, 'parameterType') === 'Authentication');
            const urls = parameters.filter((entry) => textOf(entry, 'parameterType') === 'Url');
            return [
                ...ways
                    .map((entry) => textOf(entry, 'externalCredential'))
                    .filter((name) => !external.has(name))
                    .map((name) => `${where}: there is no external credential ${name}`),
                ...(ways.length === 1 ? [] : [`${where}: names ${ways.length} external credentials`]),
                ...urls
                    .map((entry) => textOf(entry, 'parameterValue'))
                    .filter((url) => !SECURE.test(url))
                    .map((url) => `${where}: ${url} is no https address`)
            ];
        }),
        ...catalogue.ofType('ExternalCredential').flatMap(({ where, name, node }) =>
            nodesOf(node, 'externalCredentialParameters')
                .flatMap((entry) => [...textOf(entry, 'parameterValue').matchAll(MERGE_FIELD)])
                .filter(([, credential]) => credential !== name)
                .map(([, credential]) => `${where}: takes a secret of ${credential ?? ''}`)
        )
    ];
}
