import type { SqlStep } from '../engine.ts';
import { textList, textLiteral } from '../sql.ts';
import { preparedTable } from './prepared-table.ts';
import { STATES, TERRITORIES, TERRITORY_NAMES } from './states.ts';

/** How most postal codes are written. */
const FIVE_DIGITS = '^[0-9]{5}\\z';

/** Five, nine or 5-4 digits (L6, R8). */
export const POSTAL_CODE = '^[0-9]{5}(?:-?[0-9]{4})?$';

const areaCodeState = preparedTable({
    table: 'area_code_state',
    title: 'States of area codes',
    sentence: 'One row is an area code with its state or territory.',
    select: () => 'select area_code, state from area_codes'
});

const zoneOfAreaCode = preparedTable({
    table: 'zone_of_area_code',
    title: 'Time zones of area codes',
    sentence: 'One row is an area code, its state and one of its time zones.',
    select: () => `select area_code, state, zones.zone
from area_codes
cross join unnest(split(time_zones, '|')) as zones(zone)`
});

const zoneOfState = preparedTable({
    table: 'zone_of_state',
    title: 'Time zones of states',
    sentence: 'One row is a state and one time zone of its area codes (G9).',
    select: () => 'select distinct state, zone from zone_of_area_code'
});

const territoryRows = TERRITORIES.flatMap((code) =>
    [code.toLowerCase(), ...(TERRITORY_NAMES[code] ?? [])].map((name) => `(${textLiteral(name)}, '${code}')`)
);

const stateOfName = preparedTable({
    table: 'state_of_name',
    title: 'Names of states',
    sentence: 'One row is a code or an English name of a state or territory, folded (L6).',
    select: () => `select lower(state) as name, state from state_population where state in (${textList(STATES)})
union
select lower(name) as name, state from state_population where state in (${textList(STATES)})
union
select name, state from (values ${territoryRows.join(', ')}) as territories(name, state)`
});

const accountLocation: SqlStep = preparedTable({
    table: 'account_location',
    title: 'Locations of accounts',
    sentence:
        'One row is a known account with the states that its postal code and its billing state name (L6).',
    select: ({ dialect }) => {
        // Most codes and names need no folding, or are the same as a thousand others.
        const postal = dialect.trim('postal_code');
        const zip3 = `case when ${dialect.regexpLike('postal_code', FIVE_DIGITS)} then substr(postal_code, 1, 3)
            else substr(${dialect.regexpExtract(postal, POSTAL_CODE, 0)}, 1, 3) end`;
        return `select keys.account_no, located.created_at, zip3_state.state as postal_state, named_state.state as billing_state
from (select id as account_id, created_at, state as written_state, ${zip3} as zip3 from accounts) as located
join account_keys as keys on keys.account_id = located.account_id
left join zip3_state on zip3_state.zip3 = located.zip3
left join (
    select written.state as written_state, state_of_name.state
    from (select distinct state from accounts) as written
    join state_of_name on state_of_name.name = lower(${dialect.trim('written.state')})
) as named_state on named_state.written_state = located.written_state`;
    }
});

/** Where accounts and area codes are. */
export const LOCATION_STEPS = [
    areaCodeState,
    zoneOfAreaCode,
    zoneOfState,
    stateOfName,
    accountLocation
] as const;
