import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { oneAtATime } from '../src/apex-runtime/one-at-a-time.ts';
import { containing, Soql, soql, where } from '../src/apex-runtime/soql-text.ts';
import { requireResearch } from './abilities.ts';
import { filledTextOf, idOf, idsOf, integerOf, objectOf, objectsOf, textOf } from './call-parameters.ts';
import type { Page, SortColumn } from './page-cursor.ts';
import { readPage } from './pages.ts';
import { e164Of, faultOfPhone } from './phone-text.ts';
import { instantIn, momentIn, textIn } from './record-values.ts';
import { requestConditions, requestFields, requestView } from './research-requests.ts';
import { generalSettings } from './settings-records.ts';

const pageSize = 50;
const mostClaims = 50;
const mostPhones = 10;
const shortText = 255;
const sourceText = 80;
const hourMs = 3_600_000;

const order: readonly SortColumn[] = [
    { field: 'Rank__c', type: 'number' },
    { field: 'Id', type: 'text' }
];

function getRequests(context: ApexContext, parameters: ApexParameters): Promise<Page<object>> {
    const filter = objectOf(parameters, 'filter');
    const state = filledTextOf(filter, 'state');
    const q = filledTextOf(filter, 'q');
    return readPage({
        context,
        object: 'Research_Request__c',
        fields: requestFields,
        conditions: [
            ...requestConditions(context, textOf(parameters, 'tab') ?? 'open'),
            state === null ? null : soql`State__c = ${state}`,
            q === null ? null : soql`Account__r.Name LIKE ${containing(q)} OR City__c LIKE ${containing(q)}`
        ],
        order,
        cursor: textOf(parameters, 'cursor'),
        size: pageSize,
        view: (records) => records.map(requestView)
    });
}

const requestsOf = (context: ApexContext, ids: readonly string[]): Promise<readonly SObject[]> =>
    context.query(
        soql`SELECT ${new Soql(requestFields)} FROM Research_Request__c WHERE Id IN ${ids} ORDER BY Rank__c NULLS LAST, Id`
    );

const isMine = (context: ApexContext, request: SObject): boolean => {
    const until = momentIn(request, 'Claimed_Until__c');
    return (
        request['Status__c'] === 'Claimed' &&
        request['Claimed_By__c'] === context.userId &&
        until !== null &&
        until >= context.now
    );
};

async function change({
    context,
    chosen,
    isClaim
}: {
    readonly context: ApexContext;
    readonly chosen: readonly SObject[];
    readonly isClaim: boolean;
}): Promise<readonly object[]> {
    if (chosen.length === 0) return [];
    const { claimHours } = await generalSettings(context);
    const until = new Date(context.now.getTime() + claimHours * hourMs).toISOString();
    const ids = chosen.map(({ Id }) => String(Id));
    for (const Id of ids) {
        await context.update('Research_Request__c', {
            Id,
            Status__c: isClaim ? 'Claimed' : 'Open',
            Claimed_By__c: isClaim ? context.userId : null,
            Claimed_Until__c: isClaim ? until : null
        });
    }
    return (await requestsOf(context, ids)).map(requestView);
}

async function claimNext(context: ApexContext, count: number | null): Promise<readonly object[]> {
    const most = Math.min(Math.max(count ?? 1, 1), mostClaims);
    const free = await context.query(
        soql`SELECT Id FROM Research_Request__c ${where(requestConditions(context, 'open'))} ORDER BY Rank__c NULLS LAST, Id LIMIT ${most}`
    );
    return change({ context, chosen: free, isClaim: true });
}

/** Claims the best free requests, releases claims or extends them. What somebody else took meanwhile is left out. */
async function claim(context: ApexContext, parameters: ApexParameters): Promise<readonly object[]> {
    requireResearch(context);
    const action = textOf(parameters, 'action') ?? '';
    if (action === 'next')
        return oneAtATime(context.org, () => claimNext(context, integerOf(parameters, 'count')));
    if (action !== 'release' && action !== 'extend') {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: `Requests cannot be told to ${action}.`,
            advice: 'Load the page again.',
            field: 'action'
        });
    }
    const ids = idsOf(parameters, 'ids');
    if (ids.length === 0 || ids.length > mostClaims) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: `Choose 1 to ${mostClaims} requests.`,
            advice: 'Select fewer requests.',
            field: 'ids'
        });
    }
    return oneAtATime(context.org, async () => {
        const mine = (await requestsOf(context, ids)).filter((request) => isMine(context, request));
        return change({ context, chosen: mine, isClaim: action === 'extend' });
    });
}

const invalid = (message: string, field: string): AuraHandledError =>
    new AuraHandledError({
        code: 'invalid_outcome',
        message,
        advice: 'Correct it and save again.',
        field
    });

const alreadyThere = (twin: SObject): string => {
    const retired = twin['Status__c'] === 'Retired' ? instantIn(twin, 'LastModifiedDate') : null;
    return retired === null ? 'Already there.' : `Already there, retired on ${retired.slice(0, 10)}.`;
};

async function phonesFor({
    context,
    accountId,
    given
}: {
    readonly context: ApexContext;
    readonly accountId: string | null;
    readonly given: readonly ApexParameters[];
}): Promise<readonly SObject[]> {
    if (given.length === 0 || given.length > mostPhones)
        throw invalid(`Add 1 to ${mostPhones} numbers, or choose "Nothing found".`, 'phones');
    const stored = await context.query(
        soql`SELECT Id, Phone_Text__c, Status__c, LastModifiedDate FROM Researched_Phone__c WHERE Account__c = ${accountId} ORDER BY CreatedDate DESC, Id LIMIT 500`
    );
    const known = new Map(
        stored.toReversed().map((phone) => [e164Of(textIn(phone, 'Phone_Text__c')), phone] as const)
    );
    return given.map((entry, index) => {
        const field = `phones[${index}].text`;
        const text = textOf(entry, 'text');
        const fault = faultOfPhone(text);
        if (fault !== null) throw invalid(fault, field);
        const key = e164Of(text);
        const twin = known.get(key);
        if (twin) throw invalid(alreadyThere(twin), field);
        const phone = {
            Account__c: accountId,
            Phone_Text__c: text?.trim() ?? '',
            Source__c: textOf(entry, 'source')?.slice(0, sourceText) ?? null,
            Researched_On__c: context.now.toISOString().slice(0, 10),
            Status__c: 'Active'
        };
        known.set(key, phone);
        return phone;
    });
}

function nothingFor(outcome: string, given: readonly ApexParameters[]): readonly SObject[] {
    if (outcome !== 'Nothing found') throw invalid('An outcome is "Found" or "Nothing found".', 'outcome');
    if (given.length > 0)
        throw invalid('There are numbers; save them as found, or take them away.', 'phones');
    return [];
}

const summaryOf = (found: readonly SObject[]): string => {
    if (found.length === 0) return 'Nothing found';
    const texts = found.map((phone) => String(phone['Phone_Text__c'])).join(', ');
    return `${found.length} ${found.length === 1 ? 'number' : 'numbers'}: ${texts}`.slice(0, shortText);
};

async function record(context: ApexContext, parameters: ApexParameters): Promise<object> {
    const id = idOf(parameters, 'requestId') ?? '';
    const [held] = (await requestsOf(context, [id])).filter((request) => isMine(context, request));
    if (!held) {
        throw new AuraHandledError({
            code: 'not_claimed',
            message: 'This request is not yours any more; its claim has ended.',
            advice: 'Claim it again before you record an outcome.'
        });
    }
    const outcome = textOf(parameters, 'outcome') ?? '';
    const given = objectsOf(parameters, 'phones');
    const found =
        outcome === 'Found'
            ? await phonesFor({ context, accountId: textIn(held, 'Account__c'), given })
            : nothingFor(outcome, given);
    for (const phone of found) await context.insert('Researched_Phone__c', phone);
    await context.update('Research_Request__c', {
        Id: id,
        Status__c: outcome,
        Outcome__c: summaryOf(found),
        Note__c: textOf(parameters, 'note')?.slice(0, shortText) ?? null,
        Claimed_Until__c: null,
        Researcher__c: context.userId,
        Researched_At__c: context.now.toISOString()
    });
    const [saved] = await requestsOf(context, [id]);
    return requestView(saved ?? held);
}

/** Records what was found on a request that the user holds. */
function recordOutcome(context: ApexContext, parameters: ApexParameters): Promise<object> {
    requireResearch(context);
    return oneAtATime(context.org, () => record(context, parameters));
}

export const dialResearchController = {
    getRequests: apexMethod(['tab', 'filter', 'cursor'], getRequests),
    claim: apexMethod(['action', 'ids', 'count'], claim),
    recordOutcome: apexMethod(['requestId', 'outcome', 'phones', 'note'], recordOutcome)
} satisfies ApexController;
