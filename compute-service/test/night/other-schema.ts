import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalTable } from '../../src/engines/tables.ts';
import type { CanonicalTableName, ColumnType } from '../../src/engines/tables.ts';
import type { FieldMapping, TableMapping } from '../../src/sources/salesforce/field-mapping.ts';
import { mappedColumns } from '../../src/sources/salesforce/field-mapping.ts';

/** Tables that an org keeps where it likes; the others are DIAL-Flow's own records. */
const OBJECTS: Readonly<Partial<Record<CanonicalTableName, string>>> = {
    accounts: 'Client__c',
    researched_phones: 'Found_Line__c',
    calls: 'Conversation__c',
    addresses: 'Premises__c',
    research_history: 'Digging__c',
    open_requests: 'Dig_Order__c',
    suppressions: 'Blocked_Line__c'
};

/** How an org without our words may call what a column holds. */
const WORDS: Readonly<Record<string, string>> = {
    id: 'Legacy_Key',
    name: 'Title',
    owner_id: 'Keeper_Key',
    active: 'Trading',
    street: 'Road',
    city: 'Town',
    state: 'Province',
    postal_code: 'Post_Code',
    do_not_call: 'Leave_Alone',
    account_id: 'Client_Key',
    phone_text: 'Line',
    disposition: 'Ended_As',
    direction: 'Way',
    activity_date: 'Held_On',
    duration_s: 'Length_In_Seconds'
};

const FIELD_TYPES: Readonly<Record<ColumnType, string>> = {
    text: '<length>255</length><type>Text</type>',
    boolean: '<defaultValue>false</defaultValue><type>Checkbox</type>',
    instant: '<type>DateTime</type>',
    date: '<type>Date</type>',
    integer: '<precision>18</precision><scale>0</scale><type>Number</type>',
    time: '<length>255</length><type>Text</type>',
    weekdays: '<length>255</length><type>Text</type>'
};

export interface MirroredTable {
    readonly table: CanonicalTableName;
    readonly from: TableMapping;
    readonly to: TableMapping;
    /** Field of the object that the app brings → field of the other object. */
    readonly fields: ReadonlyMap<string, string>;
}

const fieldFor = (column: string): string => {
    const line = /^phone_(\d+)$/.exec(column)?.[1];
    const word = line === undefined ? (WORDS[column] ?? `Noted_${column}`) : `Receiver_${line}`;
    return `${word}__c`;
};

/** Returns for each table of an org its counterpart under other names of objects and fields. */
export function mirrorOf({ tables }: FieldMapping): readonly MirroredTable[] {
    return Object.entries(OBJECTS).flatMap(([name, object]) => {
        const table = name as CanonicalTableName;
        const from = tables[table];
        if (!from) return [];
        const columns = Object.keys(from.columns).map((column) => [column, fieldFor(column)] as const);
        const phones = from.phoneColumns.map((_field, index) => fieldFor(`phone_${index + 1}`));
        const to: TableMapping = {
            ...{ object, operation: 'query', where: [] },
            columns: Object.fromEntries(columns),
            phoneColumns: phones
        };
        const fields = new Map(
            Object.entries(mappedColumns(from)).map(([column, field]) => [
                field,
                mappedColumns(to)[column] ?? ''
            ])
        );
        return [{ table, from, to, fields }];
    });
}

/** The mapping of an org that keeps its own data under the other names. */
export const otherMapping = (standard: FieldMapping, mirror: readonly MirroredTable[]): FieldMapping => ({
    ...standard,
    tables: { ...standard.tables, ...Object.fromEntries(mirror.map(({ table, to }) => [table, to])) }
});

const xml = (root: string, content: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${root}>\n`;

const value = (field: string, text: string): string =>
    `<values><field>${field}</field><value xsi:type="xsd:string">${text}</value></values>`;

/** The records of the type Field Mapping by which administrators say where a table's columns are. */
function writeMappingRecords({ folder, table, to }: { readonly folder: string } & MirroredTable): void {
    for (const [column, field] of Object.entries(mappedColumns(to))) {
        const places = [
            value('Column__c', column),
            value('Field__c', field),
            value('Object__c', to.object),
            value('Table__c', table)
        ];
        writeFileSync(
            join(folder, `Field_Mapping.${table}_${column}.md-meta.xml`),
            xml(
                'CustomMetadata',
                `<label>${table}.${column}</label><protected>false</protected>${places.join('')}`
            ).replace(
                '<CustomMetadata ',
                '<CustomMetadata xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
            )
        );
    }
}

/**
 * Copies the app's source and adds the other objects, the permission to read them, and the records that say where columns
 * are, as an administrator would.
 */
export function writeOtherSource({
    app,
    target,
    mirror
}: {
    readonly app: string;
    readonly target: string;
    readonly mirror: readonly MirroredTable[];
}): void {
    cpSync(app, target, { recursive: true, filter: (path) => !/\/(lwc|test|classes)$/.test(path) });
    const main = join(target, 'main', 'default');
    const permissions: string[] = [];
    for (const mirrored of mirror) {
        const { table, to } = mirrored;
        writeMappingRecords({ folder: join(main, 'customMetadata'), ...mirrored });
        const folder = join(main, 'objects', to.object);
        mkdirSync(join(folder, 'fields'), { recursive: true });
        writeFileSync(
            join(folder, `${to.object}.object-meta.xml`),
            xml(
                'CustomObject',
                `<deploymentStatus>Deployed</deploymentStatus><label>${to.object}</label><nameField><displayFormat>N-{000000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField><pluralLabel>${to.object}</pluralLabel><sharingModel>Private</sharingModel>`
            )
        );
        permissions.push(
            `<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${to.object}</object><viewAllRecords>true</viewAllRecords></objectPermissions>`
        );
        for (const [column, field] of Object.entries(mappedColumns(to))) {
            const type = canonicalTable(table).columns.find(({ name }) => name === column)?.type ?? 'text';
            writeFileSync(
                join(folder, 'fields', `${field}.field-meta.xml`),
                xml(
                    'CustomField',
                    `<fullName>${field}</fullName><label>${field}</label><required>false</required>${FIELD_TYPES[type]}`
                )
            );
            permissions.push(
                `<fieldPermissions><editable>false</editable><field>${to.object}.${field}</field><readable>true</readable></fieldPermissions>`
            );
        }
    }
    const file = join(main, 'permissionsets', 'Dial_Flow_Integration.permissionset-meta.xml');
    const closing = '</PermissionSet>';
    writeFileSync(file, readFileSync(file, 'utf8').replace(closing, permissions.join('') + closing));
}
