import { below, chance, choose, pick, unit, wordOf } from './randomness.ts';
import { writtenNumber } from './phone-texts.ts';
import {
    auditColumns,
    insertRows,
    recordId,
    recordName,
    type WorldPlan,
    type WorldStep
} from './world-step.ts';

const sources: readonly string[] = ['Research team', 'Web search', 'Referral', 'Directory'];
/** Of the duplicates: same text as the original, rather than the same number written by someone else. */
const sameTextShare = 0.35;
/** Of the duplicates: in the same import as the original, to the second. */
const sameInstantShare = 0.1;

/** Records 1…originals are the originals, the rest duplicates of a random one. */
export function researchedPhoneRecords(plan: WorldPlan): WorldStep {
    const { options, draws, shape, calendar } = plan;
    const names = [
        'd_original',
        'd_style',
        'd_same',
        'd_age',
        'd_second',
        'd_account',
        'd_blank',
        'd_status',
        'd_dnc',
        'd_modified',
        'd_source'
    ];
    const creator = `CASE WHEN imported THEN ${shape.agents + shape.researchers + 1}
        ELSE ${shape.agents + 1} + ${below('d_source', shape.researchers)} END`;
    const modifiedAge = `CASE WHEN ${chance('d_modified', 0.3)} THEN 1 + CAST(floor(age * ${unit('d_modified')} / 0.3) AS BIGINT) ELSE age END`;
    const insert = insertRows({
        table: 'Researched_Phone__c',
        columns: {
            Id: recordId({ plan, object: 'Researched_Phone__c', n: 'q' }),
            Name: recordName({ plan, object: 'Researched_Phone__c', n: 'q' }),
            OwnerId: 'user_id',
            Account__c: `CASE WHEN NOT ${chance('d_account', 0.003)} THEN ${recordId({ plan, object: 'Account', n: 'n' })} END`,
            Phone_Text__c: choose({
                draw: 'd_blank',
                cases: [
                    [0.003, 'NULL'],
                    [0.001, `'   '`]
                ],
                otherwise: writtenNumber({
                    foreign: `kind = 'foreign'`,
                    national: 'national',
                    other: 'other',
                    style: 'style'
                })
            }),
            Status__c: choose({
                draw: 'd_status',
                cases: [
                    [0.04, `'Retired'`],
                    [0.01, 'NULL']
                ],
                otherwise: `'Active'`
            }),
            Source__c: `CASE WHEN imported THEN 'List import' ELSE ${pick('d_source', sources)} END`,
            Researched_On__c: calendar.day('age'),
            Do_Not_Call__c: chance('d_dnc', 0.008),
            ...auditColumns({
                created: 'created',
                modified: 'modified',
                by: 'user_id'
            })
        },
        with: `WITH drawn AS (
            SELECT n AS q, ${draws.columns({ stream: 'researched', word: 'r', names })}
            FROM world_row WHERE n <= ${options.phones}
        ), chosen AS (
            SELECT *, q > ${shape.originals} AS duplicate,
                CASE WHEN q <= ${shape.originals} THEN q - 1 ELSE ${below('d_original', shape.originals)} END AS j
            FROM drawn
        ), styled AS (
            SELECT chosen.*, ${draws.columns({ stream: 'text', word: wordOf('j + 1'), names: ['own_style'] })} FROM chosen
        ), dated AS (
            SELECT styled.* EXCLUDE (j), n, k, imported, ${creator} AS creator,
                CASE WHEN duplicate AND NOT ${chance('d_same', sameTextShare)} THEN d_style ELSE own_style END AS style,
                CASE WHEN duplicate AND NOT ${chance('d_account', sameInstantShare)}
                    THEN 1 + CAST(floor(original.age * 1.2 * ${unit('d_age')}) AS BIGINT) ELSE original.age END AS age,
                CASE WHEN duplicate AND NOT ${chance('d_account', sameInstantShare)}
                    THEN 32400 + ${below('d_second', 43_200)} ELSE original.second END AS second
            FROM styled JOIN world_original AS original USING (j)
        ), stamped AS (
            SELECT *, ${recordId({ plan, object: 'User', n: 'creator' })} AS user_id, ${calendar.instant('age', 'second')} AS created,
                ${calendar.instant(modifiedAge, 'second')} AS modified
            FROM dated
        )`,
        from: 'FROM stamped JOIN world_number USING (k)'
    });
    return { title: 'Researched phones', statements: [insert] };
}
