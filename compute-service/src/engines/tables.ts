/** The canonical inputs (docs/rules.md, Canonical inputs; G9): what a source delivers and what the engines read. */

export type ColumnType = 'text' | 'boolean' | 'instant' | 'date' | 'integer' | 'time' | 'weekdays';

export interface CanonicalColumn {
    readonly name: string;
    readonly type: ColumnType;
    /** The header must hold the column; its cells may still be empty. */
    readonly required: boolean;
}

export interface CanonicalTable {
    readonly name: CanonicalTableName;
    /** A night cannot run without it. */
    readonly required: boolean;
    /** The id column, whose values must be unique (G12); null where rows have no id. */
    readonly idColumn: string | null;
    readonly columns: readonly CanonicalColumn[];
    /** `phone_1` … `phone_k` follow the listed columns; only accounts have them. */
    readonly phoneColumns: boolean;
}

export type CanonicalTableName =
    | 'accounts'
    | 'researched_phones'
    | 'calls'
    | 'call_history'
    | 'addresses'
    | 'research_history'
    | 'research_archive'
    | 'open_requests'
    | 'suppressions'
    | 'disposition_map'
    | 'calling_hours'
    | 'dismissed_duplicates'
    | 'phone_removals'
    | 'dismissed_removals'
    | 'area_codes'
    | 'state_population'
    | 'zip3_state'
    | 'nanp_other_codes';

const column =
    (type: ColumnType) =>
    (name: string, required = false): CanonicalColumn => ({ name, type, required });
const text = column('text');
const flag = column('boolean');
const instant = column('instant');
const date = column('date');
const integer = column('integer');
const time = column('time');
const weekdays = column('weekdays');

const CALL_COLUMNS: readonly CanonicalColumn[] = [
    text('id', true),
    text('account_id', true),
    text('phone_text', true),
    text('disposition', true),
    text('direction'),
    date('activity_date'),
    instant('created_at'),
    text('owner_id'),
    integer('duration_s')
];

const RESEARCH_COLUMNS: readonly CanonicalColumn[] = [
    text('id', true),
    text('account_id', true),
    instant('researched_at'),
    text('outcome'),
    text('researcher_id')
];

interface TableOptions {
    readonly required?: boolean;
    readonly idColumn?: string;
    readonly phoneColumns?: boolean;
}

const table = (
    name: CanonicalTableName,
    columns: readonly CanonicalColumn[],
    { required = false, idColumn, phoneColumns = false }: TableOptions = {}
): CanonicalTable => ({ name, required, idColumn: idColumn ?? null, columns, phoneColumns });

/** Every canonical table, in the order in which they are extracted and validated. */
export const CANONICAL_TABLES: readonly CanonicalTable[] = [
    table(
        'accounts',
        [
            text('id', true),
            text('name'),
            text('owner_id'),
            flag('active', true),
            text('street'),
            text('city'),
            text('state'),
            text('postal_code'),
            flag('do_not_call'),
            instant('created_at'),
            instant('modified_at')
        ],
        { required: true, idColumn: 'id', phoneColumns: true }
    ),
    table(
        'researched_phones',
        [
            text('id', true),
            text('account_id', true),
            text('phone_text', true),
            text('status'),
            instant('created_at'),
            instant('modified_at'),
            flag('do_not_call')
        ],
        { required: true, idColumn: 'id' }
    ),
    table('calls', CALL_COLUMNS, { required: true, idColumn: 'id' }),
    table('call_history', CALL_COLUMNS, { idColumn: 'id' }),
    table(
        'addresses',
        [
            text('id', true),
            text('account_id', true),
            text('street'),
            text('city'),
            text('state'),
            text('postal_code'),
            instant('effective_at')
        ],
        { idColumn: 'id' }
    ),
    table('research_history', RESEARCH_COLUMNS, { idColumn: 'id' }),
    table('research_archive', RESEARCH_COLUMNS, { idColumn: 'id' }),
    table(
        'open_requests',
        [text('id', true), text('account_id', true), text('status'), instant('created_at')],
        {
            idColumn: 'id'
        }
    ),
    table('suppressions', [
        text('e164'),
        text('account_id'),
        text('reason'),
        text('source'),
        instant('created_at'),
        instant('expires_at')
    ]),
    table('disposition_map', [text('raw_text', true), text('canonical', true)]),
    table('calling_hours', [
        text('state', true),
        weekdays('weekdays'),
        time('start'),
        time('end'),
        date('effective_from'),
        date('effective_to'),
        text('source')
    ]),
    table('dismissed_duplicates', [
        text('account_id'),
        text('number_key'),
        text('e164'),
        text('account_ids'),
        instant('decided_at', true)
    ]),
    table('phone_removals', [text('account_id', true), text('e164', true), text('status', true)]),
    table('dismissed_removals', [text('account_id', true), text('e164', true), instant('decided_at', true)]),
    table('area_codes', [text('area_code', true), text('state', true), text('time_zones', true)], {
        idColumn: 'area_code'
    }),
    table(
        'state_population',
        [
            text('state', true),
            text('fips'),
            text('name', true),
            integer('census_2020', true),
            integer('vintage_2025_estimate_2025', true)
        ],
        { idColumn: 'state' }
    ),
    table('zip3_state', [text('zip3', true), text('state', true)], { idColumn: 'zip3' }),
    table('nanp_other_codes', [text('area_code', true), text('class', true)], { idColumn: 'area_code' })
];

/** Returns the definition of a canonical table. */
export function canonicalTable(name: CanonicalTableName): CanonicalTable {
    const found = CANONICAL_TABLES.find((candidate) => candidate.name === name);
    if (!found) throw new RangeError(`No canonical table is called ${name}`);
    return found;
}
