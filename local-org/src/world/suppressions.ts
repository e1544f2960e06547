import { below, chance, choose, pick, wordOf } from './randomness.ts';
import { writtenNumber } from './phone-texts.ts';
import {
    auditColumns,
    importerId,
    insertRows,
    recordId,
    recordName,
    type WorldPlan,
    type WorldStep
} from './world-step.ts';

const object = 'Suppression__c';
const numberShare = 0.0015;
const accountShare = 0.001;
const reasons: readonly string[] = [
    'Asked not to be called',
    'Complaint',
    'Contract with a partner',
    'Legal hold'
];
const sources: readonly string[] = ['Agent', 'Customer service', 'Do-not-call register', 'Legal'];

/**
 * Numbers and accounts that must not be called: some for good, some until a day in the past or the future. A few name
 * both, and a few numbers are not written as E.164.
 */
export function suppressionRecords(plan: WorldPlan): WorldStep {
    const { draws, calendar } = plan;
    const names = [
        'd_age',
        'd_second',
        'd_ends',
        'd_days',
        'd_reason',
        'd_source',
        'd_both',
        'd_style',
        'd_text'
    ];
    const account = recordId({ plan, object: 'Account', n: 'n' });
    const expires = choose({
        draw: 'd_ends',
        cases: [
            [0.25, `least(age, 1 + ${below('d_days', 300)})`],
            [0.02, '0'],
            [0.33, `-1 - ${below('d_days', 700)}`]
        ],
        otherwise: 'NULL'
    });
    const text = writtenNumber({
        foreign: `kind = 'foreign'`,
        national: 'national',
        other: 'other',
        style: 'd_style'
    });
    const created = calendar.instant('age', 'second');
    const insert = insertRows({
        table: object,
        columns: {
            Id: recordId({ plan, object, n: 'q' }),
            Name: recordName({ plan, object, n: 'q' }),
            OwnerId: importerId(plan),
            E164__c: `CASE WHEN e164 IS NOT NULL AND ${chance('d_text', 0.05)} THEN trim(${text}) ELSE e164 END`,
            Account__c: `CASE WHEN e164 IS NULL OR ${chance('d_both', 0.05)} THEN ${account} END`,
            Reason__c: pick('d_reason', reasons),
            Source__c: pick('d_source', sources),
            Expires_At__c: `CASE WHEN ends IS NOT NULL THEN ${calendar.instant('ends', 'second')} END`,
            Key__c: `coalesce(e164, ${account})`,
            ...auditColumns({ created, modified: created, by: importerId(plan) })
        },
        with: `WITH numbers AS (
            SELECT owner AS n, k, e164, kind, national, other,
                ${draws.columns({ stream: 'suppression', word: wordOf('k + 1'), names: ['d_pick'] })}
            FROM world_number WHERE e164 IS NOT NULL
        ), accounts AS (
            SELECT n, ${draws.columns({ stream: 'suppressed account', word: 'r', names: ['d_pick'] })} FROM world_account
        ), listed AS (
            SELECT n, k, e164, kind, national, other FROM numbers WHERE ${chance('d_pick', numberShare)}
            UNION ALL SELECT n, NULL, NULL, NULL, NULL, NULL FROM accounts WHERE ${chance('d_pick', accountShare)}
        ), numbered AS (
            SELECT *, row_number() OVER (ORDER BY k NULLS LAST, n) AS q FROM listed
        ), told AS (
            SELECT numbered.*, ${draws.columns({ stream: 'suppression row', word: wordOf('q'), names })} FROM numbered
        ), aged AS (
            SELECT *, 2 + ${below('d_age', 900)} AS age, 32400 + ${below('d_second', 43_200)} AS second FROM told
        ), ended AS (SELECT *, ${expires} AS ends FROM aged)`,
        from: 'FROM ended'
    });
    return { title: 'Suppressions', statements: [insert] };
}
