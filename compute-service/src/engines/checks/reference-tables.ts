import type { SqlDialect } from '../dialect.ts';
import { STATES, TERRITORIES } from '../shared/states.ts';
import { count } from '../share.ts';
import { textList } from '../sql.ts';
import type { QualityCheck } from './check.ts';

/** Sums of the vintages over the 50 states and DC (docs/rules.md, List IQ). */
const POPULATION_SUMS = [
    { vintage: '2020 census', column: 'census_2020', sum: 331_449_281n },
    { vintage: '2025 vintage', column: 'vintage_2025_estimate_2025', sum: 341_784_857n }
] as const;

/** md5 of the area codes that come with the product: lines `area_code,state,time_zones` in the order of codes. */
export const AREA_CODES_CHECKSUM = '2f03045e4e92a05db3620d2f4dc8f0b1';

const areaCodesChecksum = (dialect: SqlDialect): string => {
    const line = `concat(area_code, ',', coalesce(state, ''), ',', coalesce(time_zones, ''))`;
    const lines = dialect.orderedStringAggregate({ text: line, separator: '\n', orderBy: 'area_code' });
    return `select ${dialect.md5Hex(lines)} from area_codes`;
};

/** What must not be in the tables, also where they are not those that come with the product; each query counts it. */
const faultsOf = (dialect: SqlDialect): readonly { readonly counted: string; readonly words: string }[] => [
    {
        counted: `select count(*) from state_population where state not in (${textList(STATES)})
    or census_2020 is null or vintage_2025_estimate_2025 is null
    or census_2020 < 0 or vintage_2025_estimate_2025 < 0`,
        words: 'rows of the population are no state or have no population'
    },
    {
        counted: `select ${STATES.length} - count(distinct state) from state_population where state in (${textList(STATES)})`,
        words: 'states have no row in the population'
    },
    {
        counted: `select count(*) from area_codes where not ${dialect.regexpLike('area_code', '^[2-9][0-9]{2}$')}
    or state is null or state not in (${textList([...STATES, ...TERRITORIES])}) or time_zones is null`,
        words: 'area codes are not of the form 2xx to 9xx or have no known state or no time zone'
    },
    {
        counted: `select ${STATES.length} - count(distinct state) from area_codes where state in (${textList(STATES)})`,
        words: 'states have no area code'
    }
];

/**
 * The population must be one of the two vintages to the last person, because its columns say so. Area codes are added
 * every year: a table of one's own needs to be sound, and the sentence says that it is not the product's.
 */
export const referenceTables: QualityCheck = {
    code: 'reference_tables',
    title: 'Reference tables are the known ones',
    help: 'Population sums of both vintages, and the checksum of the area codes that come with the product. Area codes of your own pass if every one has a known state and a time zone and every state has one.',
    severity: 'error',
    engine: null,
    async find({ session, context: { dialect } }) {
        const faults: string[] = [];
        for (const { vintage, column, sum } of POPULATION_SUMS) {
            const [row] = await session.query(`select cast(sum(${column}) as bigint) from state_population`);
            const people = BigInt(row?.[0] ?? 0);
            if (people !== sum) faults.push(`the population of the ${vintage} sums to ${count(people)}`);
        }
        for (const { counted, words } of faultsOf(dialect)) {
            const [row] = await session.query(counted);
            const found = BigInt(row?.[0] ?? 0);
            if (found !== 0n) faults.push(`${count(found)} ${words}`);
        }
        const [codes] = await session.query('select count(*) from area_codes');
        const [checksum] = await session.query(areaCodesChecksum(dialect));
        const areaCodes = `${count(BigInt(codes?.[0] ?? 0))} area codes`;
        const isOwn = checksum?.[0] !== AREA_CODES_CHECKSUM;
        return {
            passed: faults.length === 0,
            expected: POPULATION_SUMS.map(({ vintage, sum }) => `${count(sum)} (${vintage})`).join(', '),
            actual: faults.length === 0 ? 'as expected' : faults.join('; '),
            sentence:
                faults.length > 0
                    ? `The reference tables are not sound: ${faults.join('; ')}.`
                    : isOwn
                      ? `The population sums are right. The ${areaCodes} are not those of the product, but every state has one.`
                      : `The population sums are right, and the ${areaCodes} are those of the product.`
        };
    }
};
