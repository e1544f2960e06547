import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { packageFolders } from '../source-files.ts';
import standardFields from './standard-fields.json' with { type: 'json' };

/** What a query may name on an object; names in lower case, because queries do not look at it. */
export interface ObjectFields {
    readonly fields: Set<string>;
    /** Relationship → object it leads to. */
    readonly relations: Map<string, string>;
    /** Relationship to children → object that they are records of. */
    readonly children: Map<string, string>;
    /** Picklist that takes its own values alone → those values. */
    readonly values: Map<string, ReadonlySet<string>>;
}

export type Objects = Map<string, ObjectFields>;

const CUSTOM_OBJECT_FIELDS = [
    'Id',
    'Name',
    'OwnerId',
    'CreatedById',
    'CreatedDate',
    'LastModifiedById',
    'LastModifiedDate',
    'SystemModstamp',
    'IsDeleted'
];
const METADATA_TYPE_FIELDS = [
    'Id',
    'DeveloperName',
    'MasterLabel',
    'Label',
    'QualifiedApiName',
    'NamespacePrefix'
];
const PEOPLE = { owner: 'user', createdby: 'user', lastmodifiedby: 'user' };

const several = <T extends z.ZodType>(item: T) => z.union([item, z.array(item)]);
const fieldXml = z.object({
    CustomField: z.object({
        fullName: z.string(),
        referenceTo: z.string().optional(),
        relationshipName: z.string().optional(),
        valueSet: z
            .object({
                restricted: z.string().optional(),
                valueSetDefinition: z
                    .object({ value: several(z.object({ fullName: z.string() })) })
                    .optional()
            })
            .optional()
    })
});
type FieldXml = z.infer<typeof fieldXml>['CustomField'];
const xml = new XMLParser({ parseTagValue: false });

const lower = (names: readonly string[]): Set<string> => new Set(names.map((name) => name.toLowerCase()));

function standardObjects(): Objects {
    return new Map(
        Object.entries(standardFields).map(([name, { fields, relations }]) => [
            name.toLowerCase(),
            {
                fields: lower(fields),
                relations: new Map(
                    Object.entries(relations).map(([relation, target]) => [
                        relation.toLowerCase(),
                        target.toLowerCase()
                    ])
                ),
                children: new Map(),
                values: new Map()
            }
        ])
    );
}

function newObject(name: string): ObjectFields {
    const own = { children: new Map<string, string>(), values: new Map<string, ReadonlySet<string>>() };
    return name.endsWith('__mdt')
        ? { fields: lower(METADATA_TYPE_FIELDS), relations: new Map(), ...own }
        : { fields: lower(CUSTOM_OBJECT_FIELDS), relations: new Map(Object.entries(PEOPLE)), ...own };
}

/** Returns the object's entry, made where it is not there yet. */
function entryOf(objects: Objects, name: string): ObjectFields {
    const entry = objects.get(name) ?? newObject(name);
    objects.set(name, entry);
    return entry;
}

function addField(objects: Objects, object: string, field: FieldXml): void {
    const entry = entryOf(objects, object);
    const name = field.fullName.toLowerCase();
    entry.fields.add(name);
    const values = [field.valueSet?.valueSetDefinition?.value ?? []].flat();
    if (field.valueSet?.restricted === 'true') {
        entry.values.set(name, new Set(values.map(({ fullName }) => fullName)));
    }
    if (!field.referenceTo) return;
    const target = field.referenceTo.toLowerCase();
    entry.relations.set(name.replace(/__c$/, '__r'), target);
    if (field.relationshipName) {
        entryOf(objects, target).children.set(`${field.relationshipName.toLowerCase()}__r`, object);
    }
}

/** Returns what queries of a project may name: its own fields and the standard ones of the objects that it uses. */
export async function objectFields(project: string): Promise<Objects> {
    const objects = standardObjects();
    for (const folder of await packageFolders(project)) {
        const names = await readdir(join(project, folder), { recursive: true });
        for (const name of names) {
            const place = /objects\/([^/]+)\/(?:fields\/)?[^/]+\.(object|field)-meta\.xml$/.exec(name);
            if (!place) continue;
            // The custom fields of calls are kept on the object that tasks and events have in common.
            const object = (place[1] === 'Activity' ? 'Task' : (place[1] ?? '')).toLowerCase();
            entryOf(objects, object);
            if (place[2] !== 'field') continue;
            const parsed: unknown = xml.parse(await readFile(join(project, folder, name), 'utf8'));
            const field = fieldXml.parse(parsed).CustomField;
            const fullName = field.fullName || basename(name, '.field-meta.xml');
            addField(objects, object, { ...field, fullName });
        }
    }
    return objects;
}
