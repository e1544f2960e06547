import { join } from 'node:path';
import { createApexContext, type ApexContext } from '../apex-runtime/apex-context.ts';
import { Soql, soql } from '../apex-runtime/soql-text.ts';
import { notFound } from '../org-error.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import { childrenOf, listFiles, readMetadata, textOf } from '../schema/read-source.ts';
import type { ListData, RecordData } from './browser/page-data.ts';
import type { PageQuestion } from './page-question.ts';
import { columnOf, readableField, selectedOf, shownValue } from './shown-fields.ts';
import { iconOfObject, readTabs } from './shown-app.ts';

/** Records of a related list that a page shows. */
const mostRelated = 10;
const mostColumns = 5;

interface Section {
    readonly label: string;
    readonly fields: readonly string[];
}

interface Layout {
    readonly sections: readonly Section[];
    readonly related: readonly { readonly list: string; readonly columns: readonly string[] }[];
}

/** Fields of the platform's own objects, whose layouts are in no source. */
const standardSections: Readonly<Record<string, readonly Section[]>> = {
    Account: [
        { label: 'Account', fields: ['Name', 'OwnerId', 'Type', 'Dial_Active__c', 'Do_Not_Call__c'] },
        {
            label: 'Numbers',
            fields: ['Phone', 'Phone_2__c', 'Phone_3__c', 'Phone_4__c', 'Phone_5__c', 'Phone_6__c']
        },
        {
            label: 'Address',
            fields: ['BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode']
        }
    ]
};

const standardRelated: Readonly<Record<string, Layout['related']>> = {
    Account: [
        {
            list: 'Researched_Phone__c.Account__c',
            columns: ['NAME', 'Phone_Text__c', 'Status__c', 'Source__c', 'Researched_On__c']
        }
    ]
};

/** The layout of an object in the source, or all its fields. */
function layoutOf(sourceFolder: string, object: ObjectDefinition): Layout {
    const standard = standardSections[object.name];
    if (standard) return { sections: standard, related: standardRelated[object.name] ?? [] };
    const [file] = listFiles(join(sourceFolder, 'layouts'), '.layout-meta.xml').filter((name) =>
        name.includes(`/${object.name}-`)
    );
    if (file === undefined)
        return {
            sections: [{ label: object.label, fields: object.fields.map(({ name }) => name) }],
            related: []
        };
    const node = readMetadata(file, 'Layout');
    const sections = childrenOf(node, 'layoutSections').map((section) => ({
        label: textOf(section, 'label') ?? '',
        fields: childrenOf(section, 'layoutColumns')
            .flatMap((column) => childrenOf(column, 'layoutItems'))
            .flatMap((item) => textOf(item, 'field') ?? [])
    }));
    const related = childrenOf(node, 'relatedLists').map((list) => ({
        list: textOf(list, 'relatedList') ?? '',
        columns: childrenOf(list, 'fields').map(({ text }) => text)
    }));
    return { sections: sections.filter(({ fields }) => fields.length > 0), related };
}

async function relatedList({
    context,
    question,
    given
}: {
    readonly context: ApexContext;
    readonly question: PageQuestion;
    readonly given: { list: string; columns: readonly string[]; id: string };
}): Promise<ListData | undefined> {
    const { schema } = question.org;
    const [child = '', parentField = ''] = given.list.split('.');
    const object = schema.findObject(child);
    if (!object || !question.session.access.canRead(object)) return undefined;
    const of = { schema, session: question.session, object };
    const parent = readableField(of, parentField);
    if (!parent) return undefined;
    const fields = given.columns.slice(0, mostColumns).flatMap((name) => readableField(of, name) ?? []);
    const selected = new Soql(
        [...new Set(['Id', ...fields.map((field) => selectedOf(schema, field).text)])].join(', ')
    );
    const condition = soql`${new Soql(parent.name)} = ${given.id}`;
    const [records, total] = await Promise.all([
        context.query(
            soql`SELECT ${selected} FROM ${new Soql(object.name)} WHERE ${condition} ORDER BY CreatedDate DESC, Id LIMIT ${mostRelated}`
        ),
        context.count(soql`SELECT COUNT() FROM ${new Soql(object.name)} WHERE ${condition}`)
    ]);
    return {
        object: object.name,
        label: object.label,
        labelPlural: object.labelPlural,
        icon: iconOfObject(object.name, readTabs(question.sourceFolder, schema)),
        views: [],
        view: '',
        columns: fields.map(columnOf),
        rows: records.map((record) => ({
            id: String(record['Id']),
            cells: fields.map((field) => {
                const shown = shownValue({ schema, field, record });
                return field.name === 'Name'
                    ? { ...shown, link: { object: object.name, id: String(record['Id']) } }
                    : shown;
            })
        })),
        total
    };
}

/** A record with what the user may see of it. @throws OrgError 404 where there is none for the user */
export async function recordOf(
    question: PageQuestion,
    { object: name, id }: { object: string; id: string }
): Promise<RecordData> {
    const { org, session, sourceFolder } = question;
    const { schema } = org;
    const object = schema.findObject(name) ?? schema.findObjectOfId(id);
    const missing = notFound('This record does not exist, or you cannot see it.');
    if (!object || !session.access.canRead(object)) throw missing;
    const layout = layoutOf(sourceFolder, object);
    const given = { schema, session, object };
    const sections = layout.sections.map(({ label, fields }) => ({
        label,
        fields: fields.flatMap((field) => readableField(given, field) ?? [])
    }));
    const all: readonly FieldDefinition[] = sections.flatMap(({ fields }) => fields);
    const hasName = schema.findField(object, 'Name') !== undefined;
    const selected = new Soql(
        [
            ...new Set([
                'Id',
                ...(hasName ? ['Name'] : []),
                ...all.map((field) => selectedOf(schema, field).text)
            ])
        ].join(', ')
    );
    const context = createApexContext(org, session);
    const [record] = await context.query(
        soql`SELECT ${selected} FROM ${new Soql(object.name)} WHERE Id = ${id}`
    );
    if (!record) throw missing;
    const related = await Promise.all(
        layout.related.map((list) =>
            relatedList({ context, question, given: { ...list, id: String(record['Id']) } })
        )
    );
    return {
        object: object.name,
        label: object.label,
        icon: iconOfObject(object.name, readTabs(sourceFolder, schema)),
        id: String(record['Id']),
        name: String(record['Name'] ?? object.label),
        sections: sections.map(({ label, fields }) => ({
            label,
            fields: fields.map((field) => ({
                label: field.label,
                value: shownValue({ schema, field, record })
            }))
        })),
        related: related.filter((list) => list !== undefined)
    };
}
