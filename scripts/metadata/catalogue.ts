import { auraMethodsOf, withoutComments } from './apex-text.ts';
import type { Component, ParsedSource } from './components.ts';
import type { StandardObjects } from './standard-objects.ts';
import { nodesOf, textOf, textsOf, type XmlNode } from './xml.ts';

export interface FieldEntry {
    readonly type: string;
    readonly required: boolean;
    readonly length: number;
    readonly target: string;
    /** Values of a picklist; null for other types, and for a picklist that takes its values from elsewhere. */
    readonly values: ReadonlySet<string> | null;
}

export interface ObjectEntry {
    readonly name: string;
    readonly label: string;
    readonly isCustom: boolean;
    readonly sharingModel: string;
    readonly fields: ReadonlyMap<string, FieldEntry>;
}

export interface BundleEntry {
    readonly isExposed: boolean;
    readonly targets: ReadonlySet<string>;
    /** What may be set where it is placed on a page. */
    readonly properties: ReadonlySet<string>;
}

/** What the source holds, by the names that others refer to it with. */
export interface Catalogue {
    readonly objects: ReadonlyMap<string, ObjectEntry>;
    /** Names of the components of a type. */
    named(type: string): ReadonlySet<string>;
    ofType(type: string): readonly Component[];
    /** Classes with the methods that the console may call. */
    readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
    readonly bundles: ReadonlyMap<string, BundleEntry>;
    readonly labels: ReadonlySet<string>;
}

const SYSTEM_FIELDS = [
    'Id',
    'Name',
    'CreatedDate',
    'CreatedById',
    'LastModifiedDate',
    'LastModifiedById',
    'SystemModstamp',
    'IsDeleted'
];
const TYPE_FIELDS = [
    'DeveloperName',
    'MasterLabel',
    'Label',
    'QualifiedApiName',
    'NamespacePrefix',
    'Language'
];

const standardField = (target = ''): FieldEntry => ({
    type: 'standard',
    required: false,
    length: 0,
    target,
    values: null
});

function valuesOf(node: XmlNode): ReadonlySet<string> | null {
    const definitions = nodesOf(node, 'valueSet').flatMap((set) => nodesOf(set, 'valueSetDefinition'));
    if (definitions.length === 0) return null;
    return new Set(
        definitions
            .flatMap((definition) => nodesOf(definition, 'value'))
            .map((value) => textOf(value, 'fullName'))
    );
}

const fieldOf = (node: XmlNode): FieldEntry => ({
    type: textOf(node, 'type'),
    required: textOf(node, 'required') === 'true' || textOf(node, 'type') === 'MasterDetail',
    length: Number(textOf(node, 'length')),
    target: textOf(node, 'referenceTo'),
    values: valuesOf(node)
});

const isCustomName = (name: string): boolean => /__(c|e|mdt)$/.test(name);

/** Custom fields of tasks and events are declared on their common ancestor. */
const homesOf = (object: string): readonly string[] =>
    object === 'Activity' ? ['Activity', 'Task', 'Event'] : [object];

function objectsOf(
    components: readonly Component[],
    standard: StandardObjects
): ReadonlyMap<string, ObjectEntry> {
    const own = new Map<string, Map<string, FieldEntry>>();
    for (const { name, node } of components.filter(({ type }) => type === 'CustomField')) {
        const [object = '', field = ''] = name.split('.');
        for (const home of homesOf(object)) {
            const fields = own.get(home) ?? new Map<string, FieldEntry>();
            own.set(home, fields.set(field, fieldOf(node)));
        }
    }
    const custom = components
        .filter(({ type, name }) => type === 'CustomObject' && isCustomName(name))
        .map(({ name, node }): ObjectEntry => {
            const fields = own.get(name) ?? new Map<string, FieldEntry>();
            const isDetail = [...fields.values()].some(({ type }) => type === 'MasterDetail');
            const system = [
                ...SYSTEM_FIELDS,
                ...(name.endsWith('__mdt') ? TYPE_FIELDS : []),
                ...(isDetail || !name.endsWith('__c') ? [] : ['OwnerId'])
            ];
            return {
                name,
                label: textOf(node, 'label'),
                isCustom: true,
                sharingModel: textOf(node, 'sharingModel'),
                fields: new Map([...system.map((field) => [field, standardField()] as const), ...fields])
            };
        });
    const known = [...standard].map(([name, fields]): ObjectEntry => ({
        name,
        label: name,
        isCustom: false,
        sharingModel: '',
        fields: new Map([
            ...[...fields].map(([field, target]) => [field, standardField(target)] as const),
            ...(own.get(name) ?? [])
        ])
    }));
    return new Map([...known, ...custom].map((object) => [object.name, object]));
}

function bundlesOf(components: readonly Component[]): ReadonlyMap<string, BundleEntry> {
    return new Map(
        components
            .filter(({ type }) => type === 'LightningComponentBundle')
            .map(({ name, node }) => [
                name,
                {
                    isExposed: textOf(node, 'isExposed') === 'true',
                    targets: new Set(
                        nodesOf(node, 'targets').flatMap((targets) => textsOf(targets, 'target'))
                    ),
                    properties: new Set(
                        nodesOf(node, 'targetConfigs')
                            .flatMap((configs) => nodesOf(configs, 'targetConfig'))
                            .flatMap((config) => nodesOf(config, 'property'))
                            .map((property) => String(property['@name']))
                    )
                }
            ])
    );
}

/** Lists what a source tree holds. */
export function buildCatalogue({ components, texts }: ParsedSource, standard: StandardObjects): Catalogue {
    const classes = [...texts]
        .filter(([path]) => path.endsWith('.cls'))
        .map(
            ([path, text]) =>
                [
                    path.split('/').at(-1)?.replace('.cls', '') ?? '',
                    auraMethodsOf(withoutComments(text))
                ] as const
        );
    const byType = Map.groupBy(components, ({ type }) => type);
    const names = new Map(
        [...byType].map(([type, items]) => [type, new Set(items.map(({ name }) => name))] as const)
    );
    const ofType = (wanted: string): readonly Component[] => byType.get(wanted) ?? [];
    return {
        objects: objectsOf(components, standard),
        named: (type) => names.get(type) ?? new Set(),
        ofType,
        classes: new Map(classes),
        bundles: bundlesOf(components),
        labels: new Set(
            ofType('CustomLabels').flatMap(({ node }) =>
                nodesOf(node, 'labels').map((label) => textOf(label, 'fullName'))
            )
        )
    };
}

/**
 * Looks a field up by a path such as `Account.Name` or `Dial_Run__c.Requested_By__r.Name`.
 * @returns the field, or null where a part of the path is not there
 */
export function fieldAt(catalogue: Catalogue, path: string): FieldEntry | null {
    const [object = '', ...steps] = path.split('.');
    let at = catalogue.objects.get(object);
    for (const [index, step] of steps.entries()) {
        if (index === steps.length - 1) return at?.fields.get(step) ?? null;
        const lookup = step.endsWith('__r') ? step.replace(/__r$/, '__c') : `${step}Id`;
        at = catalogue.objects.get(at?.fields.get(lookup)?.target ?? '');
    }
    return null;
}
