import { numberWords, quoted, type ExplainedSubject } from '../engines/explainer.ts';
import { normalisePhone } from '../engines/shared/phone.ts';
import { textList, textLiteral } from '../engines/sql.ts';
import { DialFlowError } from '../error.ts';
import type { ExplainSubject } from './insight.ts';
import { writingsOfId } from './record-id.ts';
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

async function account({ session }: OpenRun, id: string): Promise<ExplainedSubject | null> {
    const ids = textList(writingsOfId(id));
    const [known] = await session.query(`select id, name from accounts where id in (${ids})`);
    const [found] = known
        ? [known]
        : await session.query(`select account_id, cast(null as varchar) from place_numbers where account_id in (${ids})
union select account_id, cast(null as varchar) from numbered_calls where account_id in (${ids}) limit 1`);
    if (!found) return null;
    const stored = String(found[0]);
    const name = found[1] ?? null;
    return {
        kind: 'account',
        words: accountWords(stored, name === null ? null : String(name)),
        accountIds: [stored],
        e164: null,
        recordIds: []
    };
}

async function researchedPhone({ session }: OpenRun, id: string): Promise<ExplainedSubject | null> {
    const [found] = await session.query(
        `select id, account_id, phone_text from researched_phones where id in (${textList(writingsOfId(id))})`
    );
    if (!found) return null;
    const [record, accountId, text] = found;
    return {
        kind: 'record',
        words: `the researched phone ${String(record)}`,
        accountIds: present([accountId]),
        e164: normalisePhone(text === null || text === undefined ? null : String(text), NO_TABLES).e164,
        recordIds: [String(record)]
    };
}

async function number({ session }: OpenRun, text: string): Promise<ExplainedSubject | null> {
    const { e164, trimmed } = normalisePhone(text, NO_TABLES);
    if (trimmed === null) return null;
    const same =
        e164 === null ? `e164 is null and trimmed = ${textLiteral(trimmed)}` : `e164 = ${textLiteral(e164)}`;
    const places = await session.query(
        `select account_id, record_id from phone_places where ${same} order by account_id, record_id limit ${MOST_PLACES}`
    );
    const calls =
        e164 === null
            ? []
            : await session.query(
                  `select distinct account_id from all_calls where ${same} order by account_id limit ${MOST_PLACES}`
              );
    if (places.length === 0 && calls.length === 0) return null;
    return {
        kind: 'number',
        words: e164 === null ? quoted(trimmed) : numberWords(e164),
        accountIds: present([...places, ...calls].map(([accountId]) => accountId ?? null)),
        e164,
        recordIds: e164 === null ? present(places.map(([, recordId]) => recordId ?? null)) : []
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
