import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { containing, soql } from '../src/apex-runtime/soql-text.ts';
import { toLongId } from '../src/ids.ts';
import { newestListRecord } from './call-lists.ts';
import { filledTextOf, idOf } from './call-parameters.ts';
import { instantIn, isTrueIn, numberIn, textIn } from './record-values.ts';
import { notFound } from './refusals.ts';
import { findRun, newestDelivered } from './run-records.ts';

const mostHits = 10;
const fewestCharacters = 3;
const accountPrefix = '001';

async function matching(context: ApexContext, asked: string): Promise<readonly SObject[]> {
    const id = toLongId(asked);
    if (id?.startsWith(accountPrefix))
        return context.query(soql`SELECT Id, Name, BillingCity, BillingState FROM Account WHERE Id = ${id}`);
    const found = await context.query(
        soql`SELECT Id, Name, BillingCity, BillingState FROM Account WHERE Name LIKE ${containing(asked)} ORDER BY Name, Id LIMIT ${mostHits}`
    );
    const digits = asked.replace(/\D/g, '').slice(-10);
    if (found.length > 0 || digits.length < fewestCharacters || !/^[-+\d ().x#]+$/.test(asked)) return found;
    // Stored numbers have any format; their digits stand in this order with anything between them.
    const pattern = `%${[...digits].join('%')}%`;
    return context.query(
        soql`SELECT Id, Name, BillingCity, BillingState FROM Account WHERE Phone LIKE ${pattern} OR Phone_2__c LIKE ${pattern} OR Phone_3__c LIKE ${pattern} OR Phone_4__c LIKE ${pattern} OR Phone_5__c LIKE ${pattern} OR Phone_6__c LIKE ${pattern} ORDER BY Name, Id LIMIT ${mostHits}`
    );
}

/** Accounts by name, id or some digits of a number. */
async function findAccounts(context: ApexContext, parameters: ApexParameters): Promise<readonly object[]> {
    const asked = filledTextOf(parameters, 'text') ?? '';
    if (asked.length < fewestCharacters) return [];
    return (await matching(context, asked)).map((account) => ({
        id: account['Id'],
        name: textIn(account, 'Name'),
        city: textIn(account, 'BillingCity'),
        state: textIn(account, 'BillingState')
    }));
}

async function serviceRunOf(context: ApexContext, runId: string | null): Promise<string> {
    const run = runId === null ? await newestDelivered(context) : await findRun(context, runId);
    const serviceRun = textIn(run, 'Service_Run_Id__c');
    if (serviceRun !== null) return serviceRun;
    throw new AuraHandledError({
        code: 'no_results',
        message: 'No run has results yet that could explain it.',
        advice: 'Launch a dry run, or wait for tonight.'
    });
}

/** Asks the service; exactly one of account, number and record has to be named. */
async function explain(context: ApexContext, parameters: ApexParameters): Promise<unknown> {
    const subject = {
        accountId: idOf(parameters, 'accountId'),
        number: filledTextOf(parameters, 'phone'),
        recordId: idOf(parameters, 'recordId')
    };
    if (Object.values(subject).filter((value) => value !== null).length !== 1) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: 'Name one account, number or record.',
            advice: 'Choose what to explain.'
        });
    }
    const run = await serviceRunOf(context, idOf(parameters, 'runId'));
    const path = `/v1/runs/${encodeURIComponent(run)}/explain`;
    return (await context.service({ method: 'GET', path, query: subject })).body;
}

async function doNotCallOf(
    context: ApexContext,
    account: SObject
): Promise<{ sinceDate: string | null; source: string | null } | null> {
    const today = new Date(`${context.now.toISOString().slice(0, 10)}T00:00:00Z`);
    const [block] = context.canRead('Suppression__c')
        ? await context.query(
              soql`SELECT CreatedDate, Source__c FROM Suppression__c WHERE Account__c = ${String(account['Id'])} AND (Expires_At__c = null OR Expires_At__c >= ${today}) ORDER BY CreatedDate, Id LIMIT 1`
          )
        : [];
    if (block)
        return {
            sinceDate: instantIn(block, 'CreatedDate')?.slice(0, 10) ?? null,
            source: textIn(block, 'Source__c')
        };
    return isTrueIn(account, 'Do_Not_Call__c') ? { sinceDate: null, source: 'Account' } : null;
}

function sentenceOf({
    list,
    entry,
    doNotCall
}: {
    readonly list: SObject | null;
    readonly entry: SObject | undefined;
    readonly doNotCall: { sinceDate: string | null } | null;
}): string | null {
    if (doNotCall !== null)
        return doNotCall.sinceDate === null
            ? 'Do not call.'
            : `Do not call: asked on ${doNotCall.sinceDate}.`;
    if (list === null) return 'Not assessed yet.';
    return entry ? textIn(entry, 'Reason__c') : `Not on the list of ${textIn(list, 'Call_Date__c') ?? ''}.`;
}

async function lastCallOf(context: ApexContext, accountId: string): Promise<object | null> {
    const [call] = await context.query(
        soql`SELECT ActivityDate, CallDisposition, Dialed_Number__c FROM Task WHERE WhatId = ${accountId} AND CallDisposition != null ORDER BY ActivityDate DESC NULLS LAST, Id DESC LIMIT 1`
    );
    if (!call) return null;
    return {
        date: textIn(call, 'ActivityDate'),
        disposition: textIn(call, 'CallDisposition'),
        number: textIn(call, 'Dialed_Number__c')
    };
}

async function removalsOf(context: ApexContext, accountId: string): Promise<readonly object[]> {
    if (!context.canRead('Phone_Removal__c')) return [];
    const statuses = ['Quarantined', 'Approved', 'Applied', 'Conflict'];
    const removals = await context.query(
        soql`SELECT Id, Number__c, Phone_Text__c, Reason__c, Rule__c, Status__c FROM Phone_Removal__c WHERE Account__c = ${accountId} AND Status__c IN ${statuses} ORDER BY Last_Date__c DESC NULLS LAST, Id LIMIT 20`
    );
    return removals.map((removal) => ({
        id: removal['Id'],
        number: textIn(removal, 'Number__c'),
        text: textIn(removal, 'Phone_Text__c'),
        rule: textIn(removal, 'Rule__c'),
        status: textIn(removal, 'Status__c'),
        reason: textIn(removal, 'Reason__c')
    }));
}

/** What the org knows about calling an account today, without asking the service. */
async function getAccountStatus(context: ApexContext, parameters: ApexParameters): Promise<object> {
    const id = idOf(parameters, 'accountId') ?? '';
    const [account] = await context.query(soql`SELECT Id, Do_Not_Call__c FROM Account WHERE Id = ${id}`);
    if (!account) throw notFound('account', 'Open another account.');
    const list = context.canRead('Call_List__c') ? await newestListRecord(context) : null;
    const [entry] =
        list === null
            ? []
            : await context.query(
                  soql`SELECT Number__c, Rank__c, Reason__c, Window_End__c, Window_Start__c, Zones__c FROM Call_List_Entry__c WHERE Account__c = ${id} AND Call_List__c = ${String(list['Id'])} ORDER BY Rank__c NULLS LAST LIMIT 1`
              );
    const doNotCall = await doNotCallOf(context, account);
    return {
        listed: entry !== undefined && doNotCall === null,
        stored: list !== null,
        sentence: sentenceOf({ list, entry, doNotCall }),
        number: textIn(entry, 'Number__c'),
        rank: numberIn(entry, 'Rank__c'),
        windowStartAt: instantIn(entry, 'Window_Start__c'),
        windowEndAt: instantIn(entry, 'Window_End__c'),
        zone: textIn(entry, 'Zones__c')?.split('|')[0] ?? null,
        lastCall: await lastCallOf(context, id),
        doNotCall,
        removals: await removalsOf(context, id)
    };
}

export const dialExplainController = {
    findAccounts: apexMethod(['text'], findAccounts),
    getAccountStatus: apexMethod(['accountId'], getAccountStatus),
    explain: apexMethod(['runId', 'accountId', 'phone', 'recordId'], explain)
} satisfies ApexController;
