import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import type { ApexParameters } from '../src/apex-runtime/controllers.ts';
import { containing, Soql, soql } from '../src/apex-runtime/soql-text.ts';
import { requireAdmin } from './abilities.ts';
import { filledTextOf, flagOf, idOf, jsonOf, objectOf, textOf } from './call-parameters.ts';
import type { Page, SortColumn } from './page-cursor.ts';
import { readPage } from './pages.ts';
import { digitsPattern, e164Of, faultOfPhone } from './phone-text.ts';
import { instantIn, momentIn, textIn } from './record-values.ts';
import { notFound, reasonRequired } from './refusals.ts';

const pageSize = 50;
const [leastReason, mostReason] = [10, 255];
const sourceText = 80;
const fields =
    'Id, Account__c, Account__r.Name, CreatedDate, E164__c, Expires_At__c, Key__c, LastModifiedDate, Reason__c, Source__c';

const order: readonly SortColumn[] = [
    { field: 'CreatedDate', type: 'instant', descending: true },
    { field: 'Id', type: 'text', descending: true }
];

const startOfDay = (context: ApexContext): Date =>
    new Date(`${context.now.toISOString().slice(0, 10)}T00:00:00Z`);

const isEnded = (context: ApexContext, row: SObject): boolean => {
    const expires = momentIn(row, 'Expires_At__c');
    return expires !== null && expires < startOfDay(context);
};

const viewOf = (context: ApexContext, row: SObject): object => ({
    id: row['Id'],
    version: instantIn(row, 'LastModifiedDate'),
    number: textIn(row, 'E164__c'),
    accountId: textIn(row, 'Account__c'),
    accountName: textIn(row, 'Account__r.Name'),
    reason: textIn(row, 'Reason__c'),
    source: textIn(row, 'Source__c'),
    createdAt: instantIn(row, 'CreatedDate'),
    expiresAt: instantIn(row, 'Expires_At__c'),
    ended: isEnded(context, row)
});

/** Numbers and accounts that must not be called. */
export function getSuppressions(context: ApexContext, parameters: ApexParameters): Promise<Page<object>> {
    const filter = objectOf(parameters, 'filter');
    const q = filledTextOf(filter, 'q');
    return readPage({
        context,
        object: 'Suppression__c',
        fields,
        conditions: [
            flagOf(filter, 'ended') === true
                ? null
                : soql`Expires_At__c = null OR Expires_At__c >= ${startOfDay(context)}`,
            q === null
                ? null
                : soql`Account__r.Name LIKE ${containing(q)} OR Reason__c LIKE ${containing(q)} OR E164__c LIKE ${digitsPattern(q)}`
        ],
        order,
        cursor: textOf(parameters, 'cursor'),
        size: pageSize,
        view: (records) => records.map((row) => viewOf(context, row))
    });
}

const rowBy = async (context: ApexContext, condition: Soql): Promise<SObject | undefined> =>
    (await context.query(soql`SELECT ${new Soql(fields)} FROM Suppression__c WHERE ${condition}`))[0];

function instantOf(row: ApexParameters, name: string): string | null {
    const text = filledTextOf(row, name);
    if (text === null) return null;
    if (Number.isNaN(Date.parse(text))) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: 'This is no date and time.',
            advice: 'Enter a date like 2026-11-23.',
            field: name
        });
    }
    return new Date(text).toISOString();
}

/** What a new block is about: a number or an account. */
async function subjectOf(context: ApexContext, row: ApexParameters): Promise<SObject> {
    const [number, accountId] = [filledTextOf(row, 'number'), idOf(row, 'accountId')];
    if ((number === null) === (accountId === null)) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: 'Name a number or an account, one of them.',
            advice: 'Correct it and save again.',
            field: 'number'
        });
    }
    if (accountId !== null) {
        const seen = await context.count(soql`SELECT COUNT() FROM Account WHERE Id = ${accountId}`);
        if (seen === 0) throw notFound('account', 'Choose another account.');
        return { Account__c: accountId, Key__c: accountId };
    }
    const fault = faultOfPhone(number);
    if (fault !== null) {
        throw new AuraHandledError({
            code: 'invalid_number',
            message: fault,
            advice: 'Enter a number of 10 digits, or one that starts with + and its country code.',
            field: 'number'
        });
    }
    return { E164__c: e164Of(number), Key__c: e164Of(number) };
}

async function added({
    context,
    row,
    values
}: {
    readonly context: ApexContext;
    readonly row: ApexParameters;
    readonly values: SObject;
}): Promise<string> {
    const subject = await subjectOf(context, row);
    const twin = await rowBy(context, soql`Key__c = ${String(subject['Key__c'])}`);
    if (!twin) return context.insert('Suppression__c', { ...values, ...subject });
    if (!isEnded(context, twin)) {
        throw new AuraHandledError({
            code: 'already_there',
            message: `This is blocked already, since ${instantIn(twin, 'CreatedDate')?.slice(0, 10) ?? ''}.`,
            advice: 'Change that block instead.',
            field: 'Account__c' in subject ? 'accountId' : 'number'
        });
    }
    await context.update('Suppression__c', { ...values, Id: twin['Id'] });
    return String(twin['Id']);
}

async function changed({
    context,
    row,
    values
}: {
    readonly context: ApexContext;
    readonly row: ApexParameters;
    readonly values: SObject;
}): Promise<string> {
    const id = idOf(row, 'id') ?? '';
    const known = await rowBy(context, soql`Id = ${id}`);
    if (!known) throw notFound('block', 'Load the list again.');
    if (instantOf(row, 'version') !== instantIn(known, 'LastModifiedDate')) {
        throw new AuraHandledError({
            code: 'changed',
            message: 'Somebody changed this block in the meantime. Nothing was changed.',
            advice: 'Load the list again.'
        });
    }
    await context.update('Suppression__c', { ...values, Id: id });
    return id;
}

/** Adds a block, or changes one that was looked at. A block that had ended begins again. */
export async function saveSuppression(context: ApexContext, parameters: ApexParameters): Promise<object> {
    requireAdmin(context, 'You can see the suppression list but not change it.');
    const row = jsonOf(parameters);
    const reason = filledTextOf(row, 'reason') ?? '';
    if (reason.length < leastReason || reason.length > mostReason)
        throw reasonRequired('A block', leastReason, mostReason);
    const values = {
        Reason__c: reason,
        Source__c: textOf(row, 'source')?.slice(0, sourceText) ?? null,
        Expires_At__c: instantOf(row, 'expiresAt')
    };
    const id =
        filledTextOf(row, 'id') === null
            ? await added({ context, row, values })
            : await changed({ context, row, values });
    const saved = await rowBy(context, soql`Id = ${id}`);
    return viewOf(context, saved ?? {});
}
