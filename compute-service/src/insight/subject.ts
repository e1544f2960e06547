import { numberWords, quoted, type ExplainedSubject } from '../engines/explainer.ts';
import { normalisePhone } from '../engines/shared/phone.ts';
import { textList, textLiteral } from '../engines/sql.ts';
import { DialFlowError } from '../error.ts';
import type { ExplainSubject } from './insight.ts';
import { writingsOfId } from '../record-id.ts';
import type { OpenRun } from './run-sessions.ts';

/** Places and accounts of one number that are looked at; a switchboard has hundreds. */
const MOST_PLACES = 50;

/** The number of a text does not depend on any table of area codes, only its class does. */
const NO_TABLES = { stateOfAreaCode: new Map(), classOfOtherCode: new Map() } as const;

const unknown = (message: string): DialFlowError =>
    new DialFlowError('not_found', message, {
        advice: 'Check the spelling, or ask about a newer run; this one knows only what it read.'
    });

const present = (values: readonly unknown[]): readonly string[] => [
    ...new Set(values.filter((value) => value !== null).map(String))
];

const accountWords = (id: string, name: string | null): string =>
    name === null || name.trim() === ''
        ? `the account ${id}`
        : `the account ${name.replaceAll(/\s+/g, ' ').trim()}`;

const digitsOf = (e164: string | null): string | null => e164?.slice(1) ?? null;

async function account({ session }: OpenRun, id: string): Promise<ExplainedSubject | null> {
    const ids = textList(writingsOfId(id));
    const [found] = await session.query(`select k.account_no, k.account_id, a.name
from (select account_no, account_id from account_keys where account_id in (${ids})) k
left join (select id, name from accounts where id in (${ids})) a on a.id = k.account_id
limit 1`);
    if (!found) return null;
    const [no, stored, name = null] = found;
    return {
        kind: 'account',
        words: accountWords(String(stored), name === null ? null : String(name)),
        accountIds: [String(stored)],
        accountNos: [String(no)],
        number: null,
        recordIds: []
    };
}

async function researchedPhone({ session }: OpenRun, id: string): Promise<ExplainedSubject | null> {
    const [found] = await session.query(`select p.id, p.account_id, p.phone_text, k.account_no
from (select id, account_id, phone_text from researched_phones where id in (${textList(writingsOfId(id))})) p
left join account_keys k on k.account_id = p.account_id`);
    if (!found) return null;
    const [record, accountId = null, text = null, accountNo = null] = found;
    return {
        kind: 'record',
        words: `the researched phone ${String(record)}`,
        accountIds: present([accountId]),
        accountNos: present([accountNo]),
        number: digitsOf(normalisePhone(text === null ? null : String(text), NO_TABLES).e164),
        recordIds: [String(record)]
    };
}

async function number({ session }: OpenRun, text: string): Promise<ExplainedSubject | null> {
    const { e164, trimmed } = normalisePhone(text, NO_TABLES);
    if (trimmed === null) return null;
    const places =
        await session.query(`select account_no, coalesce(researched_phone_id, '') as researched_phone_id
from place_numbers
where ${e164 === null ? `number is null and ${session.dialect.trim('text')} = ${textLiteral(trimmed)}` : `number = ${e164.slice(1)}`}
order by account_no, researched_phone_id limit ${MOST_PLACES}`);
    const calls =
        e164 === null
            ? []
            : await session.query(
                  `select distinct account_no from numbered_calls where number = ${e164.slice(1)} order by account_no limit ${MOST_PLACES}`
              );
    if (places.length === 0 && calls.length === 0) return null;
    const accountNos = present([...places, ...calls].map(([accountNo]) => accountNo ?? null));
    const accounts =
        accountNos.length === 0
            ? []
            : await session.query(
                  `select account_id from account_keys where account_no in (${accountNos.join(', ')}) order by account_no`
              );
    const accountIds = present(accounts.map(([accountId]) => accountId ?? null));
    const researched = present(places.map(([, recordId]) => recordId ?? null)).filter((id) => id !== '');
    const isInField = places.some(([, recordId]) => recordId === '');
    return {
        kind: 'number',
        words: e164 === null ? quoted(trimmed) : numberWords(e164),
        accountIds,
        accountNos,
        number: digitsOf(e164),
        recordIds: e164 === null ? [...researched, ...(isInField ? accountIds : [])] : []
    };
}

/**
 * Finds in the tables of a run what a person asks about.
 * @throws DialFlowError `not_found` where the run knows nothing of it, `invalid_request` where nothing was asked
 */
export async function findSubject(open: OpenRun, asked: ExplainSubject): Promise<ExplainedSubject> {
    const { accountId, number: text, recordId } = asked;
    // No stored text holds this character, and SQL cannot write it.
    if (Object.values(asked).some((given) => given.includes('\0')))
        throw unknown('This run knows nothing of such a text.');
    if (accountId !== undefined) {
        const found = await account(open, accountId.trim());
        if (found) return found;
        throw unknown(`This run knows no account with the id ${quoted(accountId)}.`);
    }
    if (recordId !== undefined) {
        const id = recordId.trim();
        const found = (await researchedPhone(open, id)) ?? (await account(open, id));
        if (found) return found;
        throw unknown(`This run knows no account and no researched phone with the id ${quoted(recordId)}.`);
    }
    if (text !== undefined) {
        const found = await number(open, text);
        if (found) return found;
        throw unknown(`No account holds ${quoted(text)}, and no call to it is known.`);
    }
    throw new DialFlowError('invalid_request', 'Name an account, a number or a record.', {
        field: 'accountId'
    });
}
