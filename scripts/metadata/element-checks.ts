import type { Component } from './components.ts';
import type { MetadataShapes } from './metadata-shapes.ts';
import { elementsOf, isNode, listOf, textOf, type XmlNode } from './xml.ts';

/** Elements whose content the types leave open. */
const OPEN: ReadonlySet<string> = new Set(['LightningComponentBundle > targetConfigs']);

const PLAIN: Readonly<Record<string, RegExp>> = {
    boolean: /^(true|false)$/,
    number: /^-?\d+(\.\d+)?$/
};

interface Place {
    readonly node: XmlNode;
    readonly type: string;
    readonly where: string;
    readonly shapes: MetadataShapes;
}

function faultOfText(name: string, text: string, type: string, shapes: MetadataShapes): string | null {
    const allowed = shapes.valuesOf(type);
    if (allowed && !allowed.has(text)) return `${name} cannot be ${text}`;
    const pattern = PLAIN[type];
    return pattern && !pattern.test(text) ? `${name} is no ${type}: ${text}` : null;
}

function compare({ node, type, where, shapes }: Place): string[] {
    const members = shapes.membersOf(type);
    if (!members) return [];
    const missing = [...members]
        .filter(([name, member]) => !member.optional && !(name in node))
        .map(([name]) => `${where}: <${name}> is missing`);
    const faults = elementsOf(node).flatMap(([name, value]) => {
        const member = members.get(name);
        if (!member) return [`${where}: <${name}> is no part of ${type}`];
        const values = listOf(value);
        if (values.length > 1 && !member.list)
            return [`${where}: <${name}> stands there ${values.length} times`];
        if (OPEN.has(`${type} > ${name}`)) return [];
        return values.flatMap((item) => {
            if (isNode(item))
                return compare({ node: item, type: member.type, where: `${where} > ${name}`, shapes });
            const fault = faultOfText(name, String(item), member.type, shapes);
            return fault === null ? [] : [`${where}: ${fault}`];
        });
    });
    return [...missing, ...faults];
}

/** Parts of objects are found by the name that they carry inside. */
const NAMED_INSIDE: ReadonlySet<string> = new Set(['CustomField', 'ListView', 'CompactLayout']);

/** The element that repeats the file's name, where it is not the usual one. */
const NAME_ELEMENT: Readonly<Record<string, string>> = { CustomNotificationType: 'customNotifTypeName' };

function nameFaults({ type, name, node, where }: Component): string[] {
    const own = name.split('.').at(-1);
    const said = textOf(node, NAME_ELEMENT[type] ?? 'fullName');
    if (said === '') return NAMED_INSIDE.has(type) ? [`${where}: <fullName> is missing`] : [];
    return said === own ? [] : [`${where}: fullName is ${said}, the file's name says ${own}`];
}

const DESCRIBED: ReadonlySet<string> = new Set([
    'CustomApplication',
    'CustomField',
    'CustomNotificationType',
    'CustomObject',
    'CustomPermission',
    'ExternalCredential',
    'FlexiPage',
    'NamedCredential',
    'PermissionSet',
    'PermissionSetGroup'
]);

function isDescribed({ type, node }: Component): boolean {
    // A standard object's own file carries settings only; Salesforce describes it.
    if (type === 'CustomObject' && textOf(node, 'label') === '') return true;
    return !DESCRIBED.has(type) || textOf(node, 'description') !== '';
}

/** Everything says what it is for. */
export const checkDescriptions = (components: readonly Component[]): string[] =>
    components
        .filter((component) => !isDescribed(component))
        .map(({ where }) => `${where}: <description> is missing`);

/** The version that orgs speak today; a source that asks for a later one is refused. */
const NEWEST_VERSION = 68;

function versionFaults({ node, where }: Component): string[] {
    const version = textOf(node, 'apiVersion');
    return version === '' || (/^\d\d\.0$/.test(version) && Number(version) <= NEWEST_VERSION)
        ? []
        : [`${where}: apiVersion ${version} is none that orgs speak`];
}

/** One version for all: another one behaves otherwise, and nobody chose it. */
function strangeVersions(components: readonly Component[]): string[] {
    const versions = components
        .map(({ where, node }) => ({ where, version: textOf(node, 'apiVersion') }))
        .filter(({ version }) => version !== '');
    const counted = [...Map.groupBy(versions, ({ version }) => version)].sort(
        ([, one], [, other]) => other.length - one.length
    );
    const usual = counted[0]?.[0];
    return versions
        .filter(({ version }) => version !== usual)
        .map(({ where, version }) => `${where}: apiVersion is ${version}, the others have ${usual ?? ''}`);
}

/** Every element known to its type, none missing, every value possible, names as the files say. */
export function checkElements(components: readonly Component[], shapes: MetadataShapes): string[] {
    const ofEach = components.flatMap((component) => {
        const { type, node, where } = component;
        if (!shapes.membersOf(type)) return [`${where}: ${type} is no known type`];
        return [
            ...compare({ node, type, where, shapes }),
            ...nameFaults(component),
            ...versionFaults(component)
        ];
    });
    return [...ofEach, ...strangeVersions(components)];
}
