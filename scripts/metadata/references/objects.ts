import { fieldAt, type Catalogue, type FieldEntry } from '../catalogue.ts';
import type { Component } from '../components.ts';
import { nodesOf, textOf, textsOf } from '../xml.ts';

const LONG: ReadonlySet<string> = new Set(['LongTextArea', 'Html']);
const AREA: ReadonlySet<string> = new Set([...LONG, 'TextArea']);
/** Columns of list views that are no fields of ours. */
const LIST_COLUMN =
    /^(NAME|OWNER\.ALIAS|CREATED_DATE|CREATEDBY_USER(\.ALIAS)?|LAST_UPDATE|UPDATEDBY_USER(\.ALIAS)?)$/;
const MOST_COMPACT_FIELDS = 10;
const MOST_LIST_COLUMNS = 15;

const objectOf = ({ name }: Component): string => name.split('.')[0] ?? '';

function fieldFaults(fields: readonly Component[], catalogue: Catalogue): string[] {
    const children = new Set<string>();
    return fields.flatMap(({ where, node, name }) => {
        const target = textOf(node, 'referenceTo');
        if (target === '') return [];
        const relationship = `${target}.${textOf(node, 'relationshipName')}`;
        const isTaken = children.has(relationship);
        children.add(relationship);
        const object = catalogue.objects.get(name.split('.')[0] ?? '');
        return [
            ...(catalogue.objects.has(target) ? [] : [`${where}: there is no object ${target}`]),
            ...(isTaken ? [`${where}: ${relationship} has two lookups of this relationship name`] : []),
            ...(textOf(node, 'type') === 'MasterDetail' && object?.sharingModel !== 'ControlledByParent'
                ? [`${where}: the sharing model of its object is not ControlledByParent`]
                : [])
        ];
    });
}

function objectFaults(component: Component, catalogue: Catalogue): string[] {
    const { node, name } = component;
    const compact = textOf(node, 'compactLayoutAssignment');
    const columns = nodesOf(node, 'searchLayouts').flatMap((layouts) =>
        [
            'customTabListAdditionalFields',
            'lookupDialogsAdditionalFields',
            'searchResultsAdditionalFields'
        ].flatMap((list) => textsOf(layouts, list))
    );
    const isDetail = [...(catalogue.objects.get(name)?.fields.values() ?? [])].some(
        ({ type }) => type === 'MasterDetail'
    );
    return [
        ...(compact !== '' &&
        compact !== 'SYSTEM' &&
        !catalogue.named('CompactLayout').has(`${name}.${compact}`)
            ? [`there is no compact layout ${compact}`]
            : []),
        ...columns
            .filter((column) => !fieldAt(catalogue, `${name}.${column}`))
            .map((column) => `there is no field ${name}.${column}`),
        ...(textOf(node, 'sharingModel') === 'ControlledByParent' && !isDetail
            ? ['is controlled by a parent that it does not have']
            : [])
    ];
}

function shownFaults({
    fields,
    object,
    catalogue,
    refused
}: {
    readonly fields: readonly string[];
    readonly object: string;
    readonly catalogue: Catalogue;
    readonly refused: ReadonlySet<string>;
}): string[] {
    return fields.flatMap((field) => {
        const entry = fieldAt(catalogue, `${object}.${field}`);
        if (!entry) return [`there is no field ${object}.${field}`];
        return refused.has(entry.type) ? [`${field} is too long a text to be shown here`] : [];
    });
}

function filterFaults(component: Component, catalogue: Catalogue): string[] {
    return nodesOf(component.node, 'filters').flatMap((filter) => {
        const field = textOf(filter, 'field');
        if (LIST_COLUMN.test(field)) return [];
        const entry: FieldEntry | null = fieldAt(catalogue, `${objectOf(component)}.${field}`);
        if (!entry) return [`there is no field ${objectOf(component)}.${field}`];
        return textOf(filter, 'value')
            .split(',')
            .filter((value) => entry.values?.has(value.trim()) === false)
            .map((value) => `${value} is no value of ${field}`);
    });
}

function listViewFaults(component: Component, catalogue: Catalogue): string[] {
    const columns = textsOf(component.node, 'columns');
    return [
        ...shownFaults({
            fields: columns.filter((column) => !LIST_COLUMN.test(column)),
            object: objectOf(component),
            catalogue,
            refused: LONG
        }),
        ...(columns.length > MOST_LIST_COLUMNS ? [`has more than ${MOST_LIST_COLUMNS} columns`] : []),
        ...filterFaults(component, catalogue)
    ];
}

function compactLayoutFaults(component: Component, catalogue: Catalogue): string[] {
    const fields = textsOf(component.node, 'fields');
    return [
        ...shownFaults({ fields, object: objectOf(component), catalogue, refused: AREA }),
        ...(fields.length > MOST_COMPACT_FIELDS ? [`has more than ${MOST_COMPACT_FIELDS} fields`] : [])
    ];
}

const told = (component: Component, faults: readonly string[]): string[] =>
    faults.map((fault) => `${component.where}: ${fault}`);

/** Lookups lead to objects; list views, compact layouts and search layouts show fields that are there. */
export function checkObjects(catalogue: Catalogue): string[] {
    return [
        ...fieldFaults(catalogue.ofType('CustomField'), catalogue),
        ...catalogue
            .ofType('CustomField')
            .filter((field) => !catalogue.objects.has(objectOf(field)))
            .map(({ where, name }) => `${where}: there is no object ${name.split('.')[0] ?? ''}`),
        ...catalogue.ofType('CustomObject').flatMap((item) => told(item, objectFaults(item, catalogue))),
        ...catalogue.ofType('ListView').flatMap((item) => told(item, listViewFaults(item, catalogue))),
        ...catalogue
            .ofType('CompactLayout')
            .flatMap((item) => told(item, compactLayoutFaults(item, catalogue))),
        ...catalogue.ofType('SharingRules').flatMap((item) => told(item, sharingFaults(item, catalogue)))
    ];
}

function sharingFaults({ name, node }: Component, catalogue: Catalogue): string[] {
    const rules = ['sharingOwnerRules', 'sharingCriteriaRules'].flatMap((list) => nodesOf(node, list));
    const groups = rules.flatMap((rule) =>
        ['sharedTo', 'sharedFrom'].flatMap((side) =>
            nodesOf(rule, side).flatMap((members) => textsOf(members, 'group'))
        )
    );
    const model = catalogue.objects.get(name)?.sharingModel;
    return [
        ...rules
            .map((rule) => textOf(rule, 'accessLevel'))
            .filter((level) => level !== 'Read' && level !== 'Edit')
            .map((level) => `accessLevel cannot be ${level}`),
        ...(model === undefined ? [`there is no object ${name}`] : []),
        ...(model === 'ControlledByParent' ? [`${name} is shared with its parent and takes no rules`] : []),
        ...(model === 'ReadWrite' ? [`${name} is shared with everybody and takes no rules`] : []),
        ...(model === 'Read' && rules.some((rule) => textOf(rule, 'accessLevel') === 'Read')
            ? [`everybody may read ${name}, a rule that lets read it is refused`]
            : []),
        ...groups
            .filter((group) => !catalogue.named('Group').has(group))
            .map((group) => `there is no public group ${group}`)
    ];
}
