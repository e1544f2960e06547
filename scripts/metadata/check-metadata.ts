import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { MetadataShapes } from './metadata-shapes.ts';

type XmlNode = Record<string, unknown>;

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true });

const isNode = (value: unknown): value is XmlNode =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
    value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

function compare({
    node,
    type,
    where,
    shapes
}: {
    node: XmlNode;
    type: string;
    where: string;
    shapes: MetadataShapes;
}): string[] {
    const members = shapes.membersOf(type);
    if (!members) return [];
    const missing = [...members]
        .filter(([name, member]) => !member.optional && !(name in node))
        .map(([name]) => `${where}: <${name}> is missing`);
    const faults = Object.entries(node).flatMap(([name, value]) => {
        const member = members.get(name);
        if (!member) return [`${where}: <${name}> is no part of ${type}`];
        return listOf(value).flatMap((item) => {
            if (isNode(item))
                return compare({ node: item, type: member.type, where: `${where} > ${name}`, shapes });
            const allowed = shapes.valuesOf(member.type);
            return allowed && !allowed.has(String(item))
                ? [`${where}: ${name} cannot be ${String(item)}`]
                : [];
        });
    });
    return [...missing, ...faults];
}

function rootOf(file: string): { name: string; node: XmlNode } | string {
    const text = readFileSync(file, 'utf8');
    const wellFormed = XMLValidator.validate(text);
    if (wellFormed !== true) return wellFormed.err.msg;
    const parsed: unknown = parser.parse(text);
    const [name, node] = Object.entries(parsed as XmlNode).find(([key]) => key !== '?xml') ?? [];
    return name !== undefined && isNode(node) ? { name, node } : 'the file has no element';
}

interface ParsedFile {
    readonly where: string;
    readonly file: string;
    readonly name: string;
    readonly node: XmlNode;
}

const objectOf = (file: string): string => file.split('/').at(-3) ?? '';

/** Lookups, permission set and custom metadata records must point at something that is there. */
function crossReferences(files: readonly ParsedFile[], standardObjects: ReadonlySet<string>): string[] {
    const objects = new Set(
        files.filter((f) => f.name === 'CustomObject').map((f) => basename(f.file).split('.')[0] ?? '')
    );
    const fields = new Map<string, XmlNode>();
    for (const field of files.filter((f) => f.name === 'CustomField')) {
        // Custom fields of tasks and events are declared on their common ancestor.
        for (const object of objectOf(field.file) === 'Activity'
            ? ['Task', 'Event']
            : [objectOf(field.file)]) {
            fields.set(`${object}.${String(field.node['fullName'])}`, field.node);
        }
    }
    const known = (object: string): boolean => objects.has(object) || standardObjects.has(object);
    const faults: string[] = [];
    for (const { node, name, where, file } of files) {
        if (name === 'CustomField') {
            const target = node['referenceTo'];
            if (typeof target === 'string' && !known(target))
                faults.push(`${where}: there is no object ${target}`);
            if (String(node['fullName']) !== basename(file).split('.')[0])
                faults.push(`${where}: fullName is not the file's`);
        }
        if (name === 'PermissionSet') {
            for (const right of listOf(node['objectPermissions']) as XmlNode[]) {
                if (!known(String(right['object'])))
                    faults.push(`${where}: there is no object ${String(right['object'])}`);
            }
            for (const right of listOf(node['fieldPermissions']) as XmlNode[]) {
                const path = String(right['field']);
                const field = fields.get(path);
                if (!field && path.endsWith('__c')) faults.push(`${where}: there is no field ${path}`);
                if (field?.['required'] === 'true' || field?.['type'] === 'MasterDetail') {
                    faults.push(`${where}: ${path} is required, a permission on it stops the deployment`);
                }
            }
        }
    }
    return faults;
}

/** Every object and field says what it is for. */
function undescribed(files: readonly ParsedFile[]): string[] {
    return files
        .filter(({ name }) => ['CustomObject', 'CustomField', 'PermissionSet'].includes(name))
        .filter(({ node }) => !String(node['description'] ?? '').trim())
        .map(({ where }) => `${where}: <description> is missing`);
}

/**
 * Checks Salesforce source metadata without an org: well-formed, every element known to its type, every reference
 * answered, everything described. Returns the faults, an empty list where there is none.
 */
export function checkMetadata({
    folder,
    shapes,
    standardObjects
}: {
    folder: string;
    shapes: MetadataShapes;
    standardObjects: ReadonlySet<string>;
}): string[] {
    const faults: string[] = [];
    const files: ParsedFile[] = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !entry.name.endsWith('-meta.xml')) continue;
        const file = join(entry.parentPath, entry.name);
        const where = relative(folder, file);
        const root = rootOf(file);
        if (typeof root === 'string') {
            faults.push(`${where}: ${root}`);
            continue;
        }
        files.push({ where, file, ...root });
        if (!shapes.membersOf(root.name)) faults.push(`${where}: ${root.name} is no known type`);
        else faults.push(...compare({ node: root.node, type: root.name, where, shapes }));
    }
    return [...faults, ...undescribed(files), ...crossReferences(files, standardObjects)];
}
