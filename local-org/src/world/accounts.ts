import { below, chance, choose, pick, rest, scatter, textList, unit, wordOf } from './randomness.ts';
import { slotCount } from './geography.ts';
import { offsetOf } from './shape.ts';
import { companyFirst, companySecond, companySuffix, industries, streetNames, streetTypes } from './words.ts';
import {
    auditColumns,
    importerId,
    insertRows,
    recordId,
    type WorldPlan,
    type WorldStep
} from './world-step.ts';

/** Accounts that may live at one address stand in blocks of three. */
const householdBlock = 3;
const householdShare = 0.06;
/** Oldest account, in days. */
const oldestAccount = 2_190;

/** Phone fields of an account in field order. */
export const phoneFields: readonly string[] = [
    'Phone',
    'Phone_2__c',
    'Phone_3__c',
    'Phone_4__c',
    'Phone_5__c',
    'Phone_6__c'
];

/** Column of `world_account_phones` for a phone field. */
export const phoneColumn = (field: string): string => field.toLowerCase();

/**
 * SQL of a street address from draws. The columns used are d_house, d_street, d_type and d_unit.
 * Words and numbers alone; the spelling is varied by who writes it down.
 */
export const streetText = `CAST(1 + ${below('d_house', 9_899)} AS VARCHAR) || ' ' || ${pick('d_street', streetNames)}
    || ' ' || ${pick('d_type', streetTypes)}
    || CASE WHEN ${chance('d_unit', 0.08)} THEN ' Apt ' || CAST(1 + ${rest('d_unit', 30)} AS VARCHAR) ELSE '' END`;

/** Names of the draws that `streetText` and a postal code take. */
export const addressDraws: readonly string[] = [
    'd_city',
    'd_plus',
    'd_house',
    'd_street',
    'd_type',
    'd_unit'
];

/** SQL of a five-digit postal code from its first three digits and the draw d_plus. */
export const postalText = `zip3 || lpad(CAST(${below('d_plus', 100)} AS VARCHAR), 2, '0')`;

/** `world_account`: what other tables are drawn from. Household members take their place from the first of the block. */
function accountTable({ options, shape, draws }: WorldPlan): string[] {
    const index = scatter('n - 1', {
        count: options.accounts,
        offset: offsetOf({ draws, name: 'researched', count: options.accounts })
    });
    const own = ['d_follow', 'd_age', 'd_second', 'd_blank', 'd_owner'];
    return [
        `CREATE TEMP TABLE world_account AS
        WITH drawn AS (
            SELECT n, r, ${draws.columns({ stream: 'account', word: 'r', names: own })}
            FROM world_row WHERE n <= ${options.accounts}
        ), homes AS (
            SELECT *, CASE WHEN ${chance('d_follow', householdShare)} THEN n - (n - 1) % ${householdBlock} ELSE n END AS home,
                ${index} AS position
            FROM drawn
        ), words AS (SELECT *, ${wordOf('home')} AS home_r FROM homes),
        places AS (
            SELECT *, ${draws.columns({ stream: 'home', word: 'home_r', names: ['d_slot'] })} FROM words
        )
        SELECT n, r, home_r, home <> n AS follows, ${below('d_slot', slotCount)} AS slot,
            CASE WHEN position < ${shape.researchedAccounts} THEN position END AS research_index,
            CAST(1 + floor(${oldestAccount} * ${unit('d_age')} * (0.4 + 0.6 * ${unit('d_age')})) AS BIGINT) AS age,
            28800 + ${below('d_second', 50_400)} AS second,
            position >= ${shape.researchedAccounts} AND ${chance('d_blank', options.blankShare)} AS blank,
            1 + ${below('d_owner', shape.agents)} AS owner
        FROM places`
    ];
}

function insertAccounts(plan: WorldPlan): string {
    const { options, draws, calendar } = plan;
    const own = [
        'd_name',
        'd_second_name',
        'd_suffix',
        'd_active',
        'd_dnc',
        'd_state',
        'd_postal',
        'd_spelling',
        'd_modified',
        'd_type_of',
        'd_white'
    ];
    const codes = textList(plan.geography.places.map((place) => place.code));
    const state = choose({
        draw: 'd_state',
        cases: [
            [0.01, 'lower(code)'],
            [0.07, 'state_name'],
            [0.02, 'NULL'],
            [0.01, `${codes}[1 + ${rest('d_state', plan.geography.places.length)}]`]
        ],
        otherwise: 'code'
    });
    const postal = choose({
        draw: 'd_postal',
        cases: [
            [0.14, `zip || '-' || lpad(CAST(${rest('d_postal', 10_000)} AS VARCHAR), 4, '0')`],
            [0.03, 'NULL'],
            [0.012, `zip || ' '`],
            [0.008, 'substr(zip, 2)'],
            [0.005, `'N/A'`]
        ],
        otherwise: 'zip'
    });
    const phones = phoneFields.map((field) => {
        const column = phoneColumn(field);
        if (field !== 'Phone') return [field, column] as const;
        return [
            field,
            `CASE WHEN blank AND ${chance('d_white', 0.15)} THEN CASE WHEN ${rest('d_white', 2)} = 0 THEN '   ' ELSE chr(160) END ELSE ${column} END`
        ] as const;
    });
    const noAddress = (sql: string): string =>
        `CASE WHEN ${chance('d_spelling', 0.01)} THEN NULL ELSE ${sql} END`;
    const modifiedAge = `CAST(floor(age * ${unit('d_modified')}) AS BIGINT) + 1`;
    return insertRows({
        table: 'Account',
        columns: {
            Id: recordId({ plan, object: 'Account', n: 'n' }),
            Name: `${pick('d_name', companyFirst)} || ' ' || ${pick('d_second_name', companySecond)} || ' ' || ${pick('d_suffix', companySuffix)}`,
            OwnerId: recordId({ plan, object: 'User', n: 'owner' }),
            Type: choose({
                draw: 'd_type_of',
                cases: [
                    [0.8, `'Prospect'`],
                    [0.15, `'Customer'`],
                    [0.02, `'Partner'`]
                ],
                otherwise: `'Other'`
            }),
            Industry: `${textList(industries)}[1 + ${rest('d_type_of', industries.length)}]`,
            BillingStreet: noAddress(
                choose({
                    draw: 'd_spelling',
                    cases: [
                        [0.1, 'upper(street)'],
                        [0.1, `street || '.'`],
                        [0.02, 'NULL']
                    ],
                    otherwise: 'street'
                })
            ),
            BillingCity: noAddress('city'),
            BillingState: noAddress(state),
            BillingPostalCode: noAddress(postal),
            BillingCountry: noAddress(`'United States'`),
            Dial_Active__c: `NOT ${chance('d_active', options.inactiveShare)}`,
            Do_Not_Call__c: chance('d_dnc', 0.012),
            ...Object.fromEntries(phones),
            ...auditColumns({
                created: calendar.instant('age', 'second'),
                modified: calendar.instant(modifiedAge, 'second'),
                by: importerId(plan)
            })
        },
        with: `WITH drawn AS (
            SELECT n, slot, age, second, blank, owner,
                ${draws.columns({ stream: 'account', word: 'r', names: own })},
                ${draws.columns({ stream: 'home', word: 'home_r', names: addressDraws })}
            FROM world_account
        ), placed AS (
            SELECT drawn.*, code, state_name, city_from + ${below('d_city', 'city_count')} AS c
            FROM drawn JOIN world_slot USING (slot)
        ), addressed AS (
            SELECT placed.*, city, ${streetText} AS street, ${postalText} AS zip
            FROM placed JOIN world_city USING (c)
        )`,
        from: 'FROM addressed LEFT JOIN world_account_phones USING (n)'
    });
}

/** The table that other tables are drawn from; it writes nothing to the org. */
export const accountBasis = (plan: WorldPlan): WorldStep => ({
    title: 'Places of the accounts',
    statements: accountTable(plan)
});

export const accountRecords = (plan: WorldPlan): WorldStep => ({
    title: 'Accounts',
    statements: [insertAccounts(plan)]
});
