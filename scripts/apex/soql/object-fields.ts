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

const fieldXml = z.object({
    CustomField: z.object({ fullName: z.string(), referenceTo: z.string().optional() })
});
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
                )
            }
        ])
    );
}

function newObject(name: string): ObjectFields {
    return name.endsWith('__mdt')
        ? { fields: lower(METADATA_TYPE_FIELDS), relations: new Map() }
        : { fields: lower(CUSTOM_OBJECT_FIELDS), relations: new Map(Object.entries(PEOPLE)) };
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
            const entry = objects.get(object) ?? newObject(object);
            objects.set(object, entry);
            if (place[2] !== 'field') continue;
            const parsed: unknown = xml.parse(await readFile(join(project, folder, name), 'utf8'));
            const { fullName, referenceTo } = fieldXml.parse(parsed).CustomField;
            const field = (fullName || basename(name, '.field-meta.xml')).toLowerCase();
            entry.fields.add(field);
            if (referenceTo) entry.relations.set(field.replace(/__c$/, '__r'), referenceTo.toLowerCase());
        }
    }
    return objects;
}
