import { join } from 'node:path';
import { createApexContext } from '../apex-runtime/apex-context.ts';
import { containing, Soql, soql, SoqlDay, where, type SoqlValue } from '../apex-runtime/soql-text.ts';
import { notFound, notSupported } from '../org-error.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import {
    childrenOf,
    listFiles,
    nameOfFile,
    readMetadata,
    textOf,
    type XmlNode
} from '../schema/read-source.ts';
import type { ListData } from './browser/page-data.ts';
import type { PageQuestion } from './page-question.ts';
import { columnOf, readableField, selectedOf, shownValue } from './shown-fields.ts';
import { iconOfObject, readTabs } from './shown-app.ts';

const ending = '.listView-meta.xml';
/** Rows that a list shows; people narrow a list by its views. */
const mostRows = 100;

interface ListView {
    readonly name: string;
    readonly label: string;
    readonly columns: readonly string[];
    readonly filters: readonly {
        readonly field: string;
        readonly operation: string;
        readonly value: string;
    }[];
}

/** Columns of the platform's own objects, whose list views are in no source. */
const standardColumns: Readonly<Record<string, readonly string[]>> = {
    Account: ['Name', 'Phone', 'BillingCity', 'BillingState', 'Type', 'OwnerId']
};

const filterOf = (node: XmlNode): ListView['filters'][number] => ({
    field: textOf(node, 'field') ?? '',
    operation: textOf(node, 'operation') ?? '',
    value: textOf(node, 'value') ?? ''
});

function readView(file: string): ListView {
    const node = readMetadata(file, 'ListView');
    return {
        name: nameOfFile(file, ending),
        label: textOf(node, 'label') ?? '',
        columns: childrenOf(node, 'columns').map(({ text }) => text),
        filters: childrenOf(node, 'filters').map(filterOf)
    };
}

/** The list views of an object; every object has one of all its records. */
function viewsOf(sourceFolder: string, object: ObjectDefinition): readonly ListView[] {
    const views = listFiles(join(sourceFolder, 'objects', object.name, 'listViews'), ending).map(readView);
    if (views.length > 0) return views;
    const columns = standardColumns[object.name] ?? ['Name', 'CreatedDate', 'LastModifiedDate'];
    return [{ name: 'All', label: `All ${object.labelPlural.toLowerCase()}`, columns, filters: [] }];
}

function typed(field: FieldDefinition, text: string): SoqlValue {
    if (field.type === 'boolean') return text === '1' || text.toLowerCase() === 'true';
    if (field.type === 'int' || field.type === 'double') return Number(text);
    if (field.type === 'date') return new SoqlDay(text);
    return text;
}

const operators: Readonly<Record<string, string>> = {
    lessThan: '<',
    greaterThan: '>',
    lessOrEqual: '<=',
    greaterOrEqual: '>='
};

/** The condition of a list view's filter. @throws OrgError for what local-org does not serve */
function conditionOf(field: FieldDefinition, filter: ListView['filters'][number]): Soql {
    const name = new Soql(field.name);
    const values = filter.value.split(',').map((value) => typed(field, value.trim()));
    const operator = operators[filter.operation];
    if (operator !== undefined) return soql`${name} ${new Soql(operator)} ${values[0] ?? null}`;
    switch (filter.operation) {
        case 'equals':
            if (filter.value === '') return soql`${name} = null`;
            return typeof values[0] === 'string'
                ? soql`${name} IN ${values}`
                : soql`${name} = ${values[0] ?? null}`;
        case 'notEqual':
            if (filter.value === '') return soql`${name} != null`;
            return typeof values[0] === 'string'
                ? soql`${name} NOT IN ${values}`
                : soql`${name} != ${values[0] ?? null}`;
        case 'contains':
            return soql`${name} LIKE ${containing(filter.value)}`;
        default:
            throw notSupported(`The operation ${filter.operation} of a list view`);
    }
}

/** A list view of an object as the user may see it. @throws OrgError 404 for objects that the user cannot read */
export async function listOf(
    { org, session, sourceFolder, query }: PageQuestion,
    name: string
): Promise<ListData> {
    const { schema } = org;
    const object = schema.findObject(name);
    if (!object || !session.access.canRead(object))
        throw notFound(`There is no list of ${name} that you may see.`);
    const views = viewsOf(sourceFolder, object);
    const view = views.find((candidate) => candidate.name === query.get('view')) ?? views[0];
    if (!view) throw new Error('Every object has a list view');
    const given = { schema, session, object };
    const fields = view.columns.flatMap((column) => readableField(given, column) ?? []);
    const conditions = view.filters.map((filter) => {
        const field = readableField(given, filter.field);
        if (!field) throw notFound(`The list view ${view.label} filters by a field that you may not see.`);
        return conditionOf(field, filter);
    });
    const context = createApexContext(org, session);
    const source = new Soql(object.name);
    const filter = where(conditions);
    const selected = new Soql(
        [...new Set(['Id', ...fields.map((field) => selectedOf(schema, field).text)])].join(', ')
    );
    const [records, total] = await Promise.all([
        context.query(
            soql`SELECT ${selected} FROM ${source} ${filter} ORDER BY CreatedDate DESC, Id LIMIT ${mostRows}`
        ),
        context.count(soql`SELECT COUNT() FROM ${source} ${filter}`)
    ]);
    return {
        object: object.name,
        label: object.label,
        labelPlural: object.labelPlural,
        icon: iconOfObject(object.name, readTabs(sourceFolder, schema)),
        views: views.map(({ name: viewName, label }) => ({ name: viewName, label })),
        view: view.name,
        columns: fields.map(columnOf),
        rows: records.map((record) => ({
            id: String(record['Id']),
            cells: fields.map((field) => {
                const shown = shownValue({ schema, field, record });
                return field.nameField || field.name === 'Name'
                    ? { ...shown, link: { object: object.name, id: String(record['Id']) } }
                    : shown;
            })
        })),
        total
    };
}
