import { addressDraws, postalText, streetText } from './accounts.ts';
import { below, chance, choose, rest, unit, wordOf } from './randomness.ts';
import {
    auditColumns,
    importerId,
    insertRows,
    recordId,
    recordName,
    type WorldPlan,
    type WorldStep
} from './world-step.ts';

const requestObject = 'Research_Request__c';
/** Days over which closed requests are spread. */
const historyDays = 730;

/**
 * Closed requests are the research history: none to two for an account, most for accounts without any number. Open
 * and claimed ones come on top. `Key__c` stays empty: it belongs to the requests that DIAL-Flow writes.
 */
function insertRequests(plan: WorldPlan): string {
    const { draws, shape, calendar } = plan;
    const names = ['d_age', 'd_second', 'd_outcome', 'd_who', 'd_lead'];
    const closed = `CASE WHEN blank THEN ${choose({
        draw: 'd_count',
        cases: [
            [0.5, '0'],
            [0.35, '1']
        ],
        otherwise: '2'
    })}
        ELSE ${choose({
            draw: 'd_count',
            cases: [
                [0.84, '0'],
                [0.13, '1']
            ],
            otherwise: '2'
        })} END`;
    const open = `CASE WHEN blank THEN ${choose({
        draw: 'd_open',
        cases: [
            [0.04, '1'],
            [0.015, '2']
        ],
        otherwise: '0'
    })}
        ELSE ${choose({
            draw: 'd_open',
            cases: [
                [0.001, '1'],
                [0.0005, '2']
            ],
            otherwise: '0'
        })} END`;
    const status = `CASE kind WHEN 1 THEN 'Open' WHEN 2 THEN 'Claimed'
        ELSE CASE WHEN research_index IS NOT NULL THEN ${choose({
            draw: 'd_outcome',
            cases: [
                [0.8, `'Found'`],
                [0.15, `'Nothing found'`]
            ],
            otherwise: `'Expired'`
        })}
        ELSE ${choose({
            draw: 'd_outcome',
            cases: [
                [0.8, `'Nothing found'`],
                [0.15, `'Expired'`]
            ],
            otherwise: `'Found'`
        })} END END`;
    const researcher = recordId({ plan, object: 'User', n: 'who' });
    const dated = `kind = 0 AND (status <> 'Expired' OR ${chance('d_lead', 0.5)})`;
    const importer = importerId(plan);
    return insertRows({
        table: requestObject,
        columns: {
            Id: recordId({ plan, object: requestObject, n: 'q' }),
            Name: recordName({ plan, object: requestObject, n: 'q' }),
            OwnerId: importer,
            Account__c: recordId({ plan, object: 'Account', n: 'n' }),
            Status__c: 'status',
            Outcome__c: `CASE WHEN kind = 0 THEN status END`,
            Researched_At__c: `CASE WHEN ${dated} THEN ${calendar.instant('age', 'second')} END`,
            Researcher__c: `CASE WHEN kind = 0 THEN ${researcher} END`,
            Claimed_By__c: `CASE WHEN kind = 2 THEN ${researcher} END`,
            Claimed_Until__c: `CASE WHEN kind = 2 THEN ${calendar.instant('-2', 'second')} END`,
            Priority_Reason__c: `CASE WHEN kind = 0 THEN 'Requested by the account owner' ELSE 'No number on the account' END`,
            ...auditColumns({
                created: calendar.instant(`age + 1 + ${rest('d_lead', 20)}`, 'second'),
                modified: calendar.instant('age', 'second'),
                by: importer
            })
        },
        with: `WITH drawn AS (
            SELECT n, blank, research_index, ${draws.columns({ stream: 'research', word: 'r', names: ['d_count', 'd_open'] })}
            FROM world_account
        ), listed AS (
            SELECT n, research_index, unnest(range(${closed})) AS turn, 0 AS kind FROM drawn
            UNION ALL SELECT n, research_index, 2, open FROM (SELECT n, research_index, ${open} AS open FROM drawn) WHERE open > 0
        ), numbered AS (
            SELECT *, row_number() OVER (ORDER BY n, turn) AS q, ${wordOf('n * 3 + turn')} AS word FROM listed
        ), told AS (
            SELECT numbered.*, ${draws.columns({ stream: 'request', word: 'word', names })} FROM numbered
        ), ended AS (
            SELECT *, ${status} AS status,
                CASE WHEN kind = 0 THEN 1 + ${below('d_age', historyDays)} ELSE 1 + ${rest('d_age', 10)} END AS age,
                32400 + ${below('d_second', 43_200)} AS second, ${shape.agents + 1} + ${below('d_who', shape.researchers)} AS who
            FROM told
        )`,
        from: 'FROM ended'
    });
}

/** Addresses with the day from which they hold: the account's own or another in its state, some in the future, some incomplete. */
function insertAddresses(plan: WorldPlan): string {
    const { draws, calendar } = plan;
    const object = 'Account_Address__c';
    const names = ['d_age', 'd_future', 'd_same', 'd_second', 'd_gap', 'd_spelling', 'd_format'];
    const own = chance('d_same', 0.6);
    const created = calendar.instant('greatest(age, 1)', 'second');
    return insertRows({
        table: object,
        columns: {
            Id: recordId({ plan, object, n: 'q' }),
            Name: recordName({ plan, object, n: 'q' }),
            OwnerId: importerId(plan),
            Account__c: recordId({ plan, object: 'Account', n: 'n' }),
            Street__c: choose({
                draw: 'd_gap',
                cases: [[0.03, 'NULL']],
                otherwise: choose({
                    draw: 'd_spelling',
                    cases: [
                        [0.1, 'upper(street)'],
                        [0.1, `replace(street, ' St', ' St.')`]
                    ],
                    otherwise: 'street'
                })
            }),
            City__c: choose({
                draw: 'd_gap',
                cases: [
                    [0.04, 'city'],
                    [0.01, 'NULL']
                ],
                otherwise: 'city'
            }),
            State__c: choose({
                draw: 'd_gap',
                cases: [
                    [0.05, 'code'],
                    [0.01, 'NULL']
                ],
                otherwise: 'code'
            }),
            Postal_Code__c: choose({
                draw: 'd_format',
                cases: [
                    [0.02, 'NULL'],
                    [0.15, `zip || '-' || lpad(CAST(${rest('d_format', 10_000)} AS VARCHAR), 4, '0')`]
                ],
                otherwise: 'zip'
            }),
            Effective_At__c: `CASE WHEN NOT ${chance('d_gap', 0.002)} THEN ${calendar.instant('age', 'second')} END`,
            ...auditColumns({ created, modified: created, by: importerId(plan) })
        },
        with: `WITH drawn AS (
            SELECT n, home_r, slot, ${draws.columns({ stream: 'address', word: 'r', names: ['d_count'] })} FROM world_account
        ), listed AS (
            SELECT n, home_r, slot, unnest(range(${choose({
                draw: 'd_count',
                cases: [
                    [0.62, '0'],
                    [0.26, '1'],
                    [0.09, '2']
                ],
                otherwise: '3'
            })})) AS turn FROM drawn
        ), numbered AS (
            SELECT *, row_number() OVER (ORDER BY n, turn) AS q, ${wordOf('n * 3 + turn')} AS word FROM listed
        ), told AS (
            SELECT numbered.*, ${draws.columns({ stream: 'address row', word: 'word', names })} FROM numbered
        ), homed AS (
            SELECT *, CASE WHEN ${own} THEN home_r ELSE word END AS address_word,
                CASE WHEN ${chance('d_future', 0.04)} THEN -1 - ${rest('d_age', 60)} ELSE CAST(floor(1500 * ${unit('d_age')}) AS BIGINT) END AS age,
                28800 + ${below('d_second', 50_400)} AS second
            FROM told
        ), placed AS (
            SELECT homed.*, ${draws.columns({ stream: 'home', word: 'address_word', names: addressDraws })} FROM homed
        ), coded AS (
            SELECT placed.*, code, city_from + ${below('d_city', 'city_count')} AS c FROM placed JOIN world_slot USING (slot)
        ), addressed AS (
            SELECT coded.*, city, ${streetText} AS street, ${postalText} AS zip FROM coded JOIN world_city USING (c)
        )`,
        from: 'FROM addressed'
    });
}

export const researchRecords = (plan: WorldPlan): WorldStep => ({
    title: 'Research history and open requests',
    statements: [insertRequests(plan)]
});

export const addressRecords = (plan: WorldPlan): WorldStep => ({
    title: 'Addresses',
    statements: [insertAddresses(plan)]
});
