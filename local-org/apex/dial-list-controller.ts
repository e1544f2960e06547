import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { containing, Soql, soql } from '../src/apex-runtime/soql-text.ts';
import { callListFields, callListOf, withStates, type CallList } from './call-lists.ts';
import { filledTextOf, idOf, objectOf, textOf } from './call-parameters.ts';
import type { Page, SortColumn } from './page-cursor.ts';
import { readPage } from './pages.ts';
import { digitsPattern } from './phone-text.ts';
import { instantIn, numberIn, textIn } from './record-values.ts';
import { notFound } from './refusals.ts';

const listPage = 50;
const entryPage = 100;

const listOrder: readonly SortColumn[] = [
    { field: 'Call_Date__c', type: 'day', descending: true },
    { field: 'Id', type: 'text', descending: true }
];
const entryOrder: readonly SortColumn[] = [
    { field: 'Rank__c', type: 'number' },
    { field: 'Id', type: 'text' }
];

const entryFields =
    'Id, Account__c, Account__r.Name, Bucket__c, Number__c, Rank__c, Reason__c, State__c, Status__c, Window_End__c, Window_Local__c, Window_Start__c, Zones__c';

/** Lists without their states, which only one list at a time is asked for. */
const getLists = (context: ApexContext, parameters: ApexParameters): Promise<Page<CallList>> =>
    readPage({
        context,
        object: 'Call_List__c',
        fields: callListFields,
        conditions: [],
        order: listOrder,
        cursor: textOf(parameters, 'cursor'),
        size: listPage,
        view: (records) => records.map(callListOf)
    });

async function getList(context: ApexContext, parameters: ApexParameters): Promise<CallList> {
    const id = idOf(parameters, 'listId') ?? '';
    const [record] = await context.query(
        soql`SELECT ${new Soql(callListFields)} FROM Call_List__c WHERE Id = ${id}`
    );
    if (!record) throw notFound('list', 'Open the newest list.');
    return withStates(context, record);
}

const entryView = (entry: SObject): object => ({
    id: entry['Id'],
    accountId: textIn(entry, 'Account__c'),
    accountName: textIn(entry, 'Account__r.Name'),
    number: textIn(entry, 'Number__c'),
    state: textIn(entry, 'State__c'),
    rank: numberIn(entry, 'Rank__c'),
    bucket: textIn(entry, 'Bucket__c'),
    windowStartAt: instantIn(entry, 'Window_Start__c'),
    windowEndAt: instantIn(entry, 'Window_End__c'),
    windowLocal: textIn(entry, 'Window_Local__c'),
    zones: textIn(entry, 'Zones__c'),
    reason: textIn(entry, 'Reason__c'),
    status: textIn(entry, 'Status__c')
});

function getEntries(context: ApexContext, parameters: ApexParameters): Promise<Page<object>> {
    const filter = objectOf(parameters, 'filter');
    const equals = (name: string, field: string): Soql | null => {
        const value = filledTextOf(filter, name);
        return value === null ? null : soql`${new Soql(field)} = ${value}`;
    };
    const q = filledTextOf(filter, 'q');
    return readPage({
        context,
        object: 'Call_List_Entry__c',
        fields: entryFields,
        conditions: [
            soql`Call_List__c = ${idOf(parameters, 'listId')}`,
            equals('state', 'State__c'),
            equals('bucket', 'Bucket__c'),
            equals('status', 'Status__c'),
            q === null
                ? null
                : soql`Account__r.Name LIKE ${containing(q)} OR Number__c LIKE ${digitsPattern(q)}`
        ],
        order: entryOrder,
        cursor: textOf(parameters, 'cursor'),
        size: entryPage,
        view: (records) => records.map(entryView)
    });
}

export const dialListController = {
    getLists: apexMethod(['cursor'], getLists),
    getList: apexMethod(['listId'], getList),
    getEntries: apexMethod(['listId', 'filter', 'cursor'], getEntries)
} satisfies ApexController;
