import { below, chance, choose, pick, scatter, unit, wordOf } from './randomness.ts';
import { slotCount } from './geography.ts';
import { foreignNumber, invalidText, writtenNumber } from './phone-texts.ts';
import { phoneColumn, phoneFields } from './accounts.ts';
import { offsetOf } from './shape.ts';
import type { WorldPlan, WorldStep } from './world-step.ts';

/** Exchanges are 200 to 999 without N11 and 555; each has 10,000 lines. */
const excludedExchanges = [211, 311, 411, 511, 555, 611, 711, 811, 911];
const localNumbers = (800 - excludedExchanges.length) * 10_000;

/** Share of accounts whose field holds a number of its own, by field; first accounts with researched phones, then those without. */
const ownShares = [
    [0.4, 0.25, 0.1, 0.04, 0.02, 0.01],
    [0.92, 0.35, 0.12, 0.05, 0.02, 0.01]
] as const;
/** Share of researched accounts whose field repeats their first researched number. */
const sameShares = [0.45, 0.1, 0.03, 0, 0, 0] as const;

/** Shares of the kinds that callers cannot dial, beside foreign and invalid, which are options. */
const kindShares = {
    toll_free: 0.02,
    premium: 0.001,
    canada_or_caribbean: 0.005,
    unassigned: 0.002,
    territory: 0.002
};

/** `world_switchboard`: the originals that share a number with more than ten accounts. */
function switchboardTable({ shape }: WorldPlan): string {
    const rows = shape.switchboards.map(
        (board) => `(${board.firstOriginal}, ${board.size}, ${board.firstAccount}, ${board.stride})`
    );
    const boards = `(VALUES ${rows.length > 0 ? rows.join(', ') : '(0, 0, 0, 0)'}) AS t(first, size, account, stride)`;
    return `CREATE TEMP TABLE world_switchboard AS
        SELECT CAST(first + member AS BIGINT) AS j, CAST(first AS BIGINT) AS leader,
            CAST((account + member * stride) % ${shape.researchedAccounts} AS BIGINT) AS research_index
        FROM (SELECT *, unnest(range(size)) AS member FROM ${boards})`;
}

/** `world_original`: researched phones before duplication, with the number k that each holds (named by its first original). */
function originalTable({ draws, shape }: WorldPlan): string {
    const { researchedAccounts, splitFrom, splitCount } = shape;
    const place = `(j - ${splitFrom})`;
    const splitLeader = `j - ${place} % 9 + CASE WHEN ${place} % 9 < 2 THEN 0 WHEN ${place} % 9 < 5 THEN 2 ELSE 5 END`;
    const crowded = `${unit('d_account')} * (0.3 + 0.7 * ${unit('d_account')})`;
    return `CREATE TEMP TABLE world_original AS
        WITH drawn AS (
            SELECT n - 1 AS j, ${draws.columns({ stream: 'original', word: 'r', names: ['d_account', 'd_age', 'd_second', 'd_import'] })}
            FROM world_row WHERE n <= ${shape.originals}
        ), placed AS (
            SELECT drawn.*,
                CASE
                    WHEN j < ${researchedAccounts} THEN j
                    WHEN board.j IS NOT NULL THEN board.research_index
                    ELSE CAST(floor(${researchedAccounts} * ${crowded}) AS BIGINT)
                END AS research_index,
                CASE
                    WHEN j >= ${splitFrom} AND j < ${splitFrom + splitCount} THEN ${splitLeader}
                    ELSE coalesce(board.leader, j)
                END AS k
            FROM drawn LEFT JOIN world_switchboard AS board USING (j)
        )
        SELECT j, k, n, account.slot,
            CAST(1 + floor((account.age - 1) * ${unit('d_age')} * (0.6 + 0.4 * ${unit('d_age')})) AS BIGINT) AS age,
            ${chance('d_import', 0.25)} AS imported,
            CASE WHEN ${chance('d_import', 0.25)} THEN 7200 ELSE 32400 + ${below('d_second', 43_200)} END AS second
        FROM placed JOIN world_account AS account USING (research_index)`;
}

/** `world_field`: phone fields of accounts that are filled, with the number each holds. */
function fieldTable({ options, draws }: WorldPlan): string {
    const byField = (shares: readonly number[]): string =>
        `CASE f ${shares.map((share, index) => `WHEN ${index + 1} THEN ${Math.round(share * 2 ** 32)}`).join(' ')} END`;
    const [researched, bare] = ownShares;
    return `CREATE TEMP TABLE world_field AS
        WITH cells AS (
            SELECT n, f, slot, age, research_index, ${wordOf(`n * ${phoneFields.length} + f - 1`)} AS word
            FROM world_account CROSS JOIN (SELECT unnest(range(1, ${phoneFields.length + 1})) AS f)
            WHERE NOT blank
        ), drawn AS (
            SELECT n, f, slot, age, research_index, word,
                ${draws.columns({ stream: 'field', word: 'word', names: ['d_fill', 'd_same'] })}
            FROM cells
        ), filled AS (
            SELECT *,
                research_index IS NOT NULL AND d_same < ${byField(sameShares)} AS same,
                d_fill < CASE WHEN research_index IS NOT NULL THEN ${byField(researched)} ELSE ${byField(bare)} END AS own
            FROM drawn
        )
        SELECT n, f, slot, age, word,
            CASE WHEN same THEN research_index ELSE ${options.phones} + (n - 1) * ${phoneFields.length} + f - 1 END AS k,
            NOT same AS own
        FROM filled WHERE same OR own`;
}

function exchangeOf(place: string): string {
    const skipped = excludedExchanges.map(
        (exchange, index) => `CAST(${place} >= ${exchange - 200 - index} AS BIGINT)`
    );
    return `(200 + ${place} + ${skipped.join(' + ')})`;
}

/**
 * `world_number`: every number that is stored anywhere, with its hidden truth. Ages are days before the world's today:
 * the number is out of service from `gone_age` on, and another person's from `moved_age` on (null: never).
 */
function numberTable(plan: WorldPlan): string {
    const { options, draws, shape, geography } = plan;
    const shared = `k >= ${shape.splitFrom} AND k < ${shape.switchboardFrom + shape.switchboardCount}`;
    const names = [
        'd_match',
        'd_slot',
        'd_area',
        'd_kind',
        'd_other',
        'd_dead',
        'd_dead_age',
        'd_wrong',
        'd_churn',
        'd_fate',
        'd_factor',
        'd_from',
        'd_person'
    ];
    const kind = choose({
        draw: 'd_kind',
        cases: [
            [options.invalidShare, `'invalid'`],
            [options.foreignShare, `'foreign'`],
            ...Object.entries(kindShares).map(([name, share]) => [share, `'${name}'`] as const)
        ],
        otherwise: `'geographic'`
    });
    const code = (codes: readonly string[]): string => `CAST(${pick('d_area', codes)} AS BIGINT)`;
    const local = scatter('k', {
        count: localNumbers,
        offset: offsetOf({ draws, name: 'local', count: localNumbers })
    });
    const changed = `age - CAST(floor(365 * ${unit('d_churn')} / ${Math.max(options.churnShare, 1e-9)}) AS BIGINT)`;
    return `CREATE TEMP TABLE world_number AS
        WITH held AS (
            SELECT k, n, slot, age, ${wordOf('k + 1')} AS word FROM world_original WHERE k = j
            UNION ALL SELECT k, n, slot, age, ${wordOf('k + 1')} FROM world_field WHERE own
        ), drawn AS (
            SELECT k, n, slot, age, ${draws.columns({ stream: 'number', word: 'word', names })} FROM held
        ), placed AS (
            SELECT * EXCLUDE (slot), CASE WHEN ${shared} THEN 'geographic' ELSE ${kind} END AS kind,
                CASE WHEN ${chance('d_match', options.areaCodeMatchShare)} THEN slot ELSE ${below('d_slot', slotCount)} END AS slot,
                ${local} AS local
            FROM drawn
        ), coded AS (
            SELECT placed.* EXCLUDE (kind), area_from + ${below('d_area', 'area_count')} AS a,
                CASE WHEN kind = 'geographic' AND is_territory THEN 'territory' ELSE kind END AS kind, is_territory
            FROM placed JOIN world_slot USING (slot)
        ), dialled AS (
            SELECT coded.*,
                CASE kind
                    WHEN 'toll_free' THEN ${code(geography.tollFreeCodes)}
                    WHEN 'premium' THEN ${code(geography.premiumCodes)}
                    WHEN 'canada_or_caribbean' THEN ${code(geography.canadaOrCaribbeanCodes)}
                    WHEN 'unassigned' THEN ${code(geography.unassignedCodes)}
                    WHEN 'territory' THEN CASE WHEN is_territory THEN world_area.area_code ELSE ${code(geography.territoryCodes)} END
                    ELSE world_area.area_code
                END AS code,
                ${exchangeOf('(local // 10000)')} * 10000 + local % 10000 AS line
            FROM coded JOIN world_area USING (a)
        ), aged AS (
            SELECT *,
                CASE WHEN kind NOT IN ('foreign', 'invalid') THEN code * 10000000 + line END AS national,
                CASE kind WHEN 'foreign' THEN ${foreignNumber('d_other', 'line')}
                    WHEN 'invalid' THEN ${invalidText('d_other', { areaCode: 'code', line: 'line' })} END AS other,
                ${chance('d_dead', options.deadShare)} AS dead,
                ${changed} AS changed_age
            FROM dialled
        )
        SELECT k, n AS owner, kind, national, other,
            CASE WHEN national IS NOT NULL THEN '+1' || CAST(national AS VARCHAR)
                WHEN kind = 'foreign' THEN '+' || replace(other, ' ', '') END AS e164,
            CASE WHEN k >= ${shape.switchboardFrom} AND k < ${shape.switchboardFrom + shape.switchboardCount} THEN 'switchboard'
                WHEN ${chance('d_wrong', options.wrongPartyShare)} THEN 'stranger'
                ELSE ${choose({
                    draw: 'd_person',
                    cases: [
                        [0.45, `'business'`],
                        [0.4, `'mobile'`]
                    ],
                    otherwise: `'home'`
                })} END AS holder,
            age + 30 + ${below('d_from', 3_650)} + CASE WHEN dead THEN 720 ELSE 0 END AS from_age,
            CASE WHEN dead THEN age + 1 + ${below('d_dead_age', 720)}
                WHEN changed_age > 0 AND ${chance('d_fate', 0.5)} THEN changed_age END AS gone_age,
            CASE WHEN NOT dead AND changed_age > 0 AND NOT ${chance('d_fate', 0.5)} THEN changed_age END AS moved_age,
            0.3 + 1.4 * ${unit('d_factor')} AS answer_factor
        FROM aged`;
}

/** `world_account_phones`: the texts of the phone fields, one row for each account that has any. */
function fieldTexts({ draws }: WorldPlan): string {
    const text = writtenNumber({
        foreign: `kind = 'foreign'`,
        national: 'national',
        other: 'other',
        style: 'd_style'
    });
    const columns = phoneFields.map(
        (field, index) => `max(CASE WHEN f = ${index + 1} THEN phone_text END) AS ${phoneColumn(field)}`
    );
    return `CREATE TEMP TABLE world_account_phones AS
        WITH drawn AS (
            SELECT n, f, k, ${draws.columns({ stream: 'field', word: 'word', names: ['d_style'] })} FROM world_field
        ), written AS (
            SELECT n, f, ${text} AS phone_text FROM drawn JOIN world_number USING (k)
        )
        SELECT n, ${columns.join(', ')} FROM written GROUP BY n`;
}

/** Numbers, who holds them, and the texts that stand in the accounts' phone fields. */
export const numberSteps = (plan: WorldPlan): WorldStep[] => [
    {
        title: 'Numbers and their hidden truth',
        statements: [switchboardTable(plan), originalTable(plan), fieldTable(plan), numberTable(plan)]
    },
    { title: 'Phone fields', statements: [fieldTexts(plan)] }
];
