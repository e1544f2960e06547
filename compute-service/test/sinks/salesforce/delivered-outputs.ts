import { loadFieldMapping } from '../../../src/sources/salesforce/field-mapping.ts';
import type { RecordInput } from '../../../src/sinks/salesforce/record-kind.ts';

const text = (value: string | number | boolean | null): string =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'CAST(NULL AS VARCHAR)');

type Row = readonly (string | number | boolean | null)[];

/** A select over given rows, as an engine output would be. */
export function rowsSelect(columns: readonly string[], rows: readonly Row[]): string {
    if (rows.length === 0) {
        return `SELECT ${columns.map((name) => `CAST(NULL AS VARCHAR) AS ${name}`).join(', ')} WHERE 1 = 0`;
    }
    const values = rows.map((row) => `(${row.map(text).join(', ')})`).join(', ');
    return `SELECT * FROM (VALUES ${values}) AS v(${columns.join(', ')})`;
}

export interface SampleDuplicate {
    readonly account: string;
    readonly number: string;
    readonly survivor: string;
    readonly duplicate: string;
    readonly matchedBy: 'exact_text' | 'normalised';
}

export interface SampleRemoval {
    readonly account: string;
    readonly number: string;
    readonly object: 'accounts' | 'researched_phones';
    readonly record: string;
    readonly field: string;
    readonly text: string;
    readonly count: number;
}

export interface SampleNight {
    readonly duplicates?: readonly SampleDuplicate[];
    readonly splits?: readonly { readonly number: string; readonly accounts: readonly string[] }[];
    readonly removals?: readonly SampleRemoval[];
    readonly queue?: readonly string[];
    /** Accounts that still lack a number, also those with an open request. */
    readonly withoutNumber?: readonly string[];
    readonly list?: readonly { readonly account: string; readonly number: string }[];
    readonly suppressed?: readonly string[];
}

/** The evidence that AutoFlush would keep for these removals: one call each. */
export const evidenceSelect = (night: SampleNight): string =>
    rowsSelect(
        ['account_id', 'e164', 'calls'],
        (night.removals ?? []).map(({ account, number }) => [
            account,
            number,
            '[{"disposition":"wrong_number"}]'
        ])
    );

/** Selects of the outputs that a night with these findings would have. */
export function outputsOf(night: SampleNight): Readonly<Record<string, string>> {
    const duplicates = night.duplicates ?? [];
    return {
        duplicate_groups: rowsSelect(
            [
                'account_id',
                'number_key',
                'e164',
                'size',
                'survivor_id',
                'hot',
                'auto_apply',
                'do_not_call',
                'reason'
            ],
            duplicates.map((group) => [
                group.account,
                group.number,
                group.number,
                2,
                group.survivor,
                false,
                group.matchedBy === 'exact_text',
                false,
                `Two records hold ${group.number}, and "quotes", too.`
            ])
        ),
        duplicate_members: rowsSelect(
            [
                'account_id',
                'number_key',
                'position',
                'record_id',
                'role',
                'matched_by',
                'phone_text',
                'created_at',
                'modified_at',
                'do_not_call',
                'reason'
            ],
            duplicates.flatMap((group) => [
                [
                    group.account,
                    group.number,
                    1,
                    group.survivor,
                    'survivor',
                    null,
                    '4155552671',
                    null,
                    null,
                    false,
                    'Newest'
                ],
                [
                    group.account,
                    group.number,
                    2,
                    group.duplicate,
                    'duplicate',
                    group.matchedBy,
                    '415-555-2671',
                    null,
                    null,
                    false,
                    'Older'
                ]
            ])
        ),
        split_accounts: rowsSelect(
            ['e164', 'accounts', 'account_ids', 'hot'],
            (night.splits ?? []).map(({ number, accounts }) => [
                number,
                accounts.length,
                accounts.join('|'),
                false
            ])
        ),
        phone_removals: rowsSelect(
            [
                'account_id',
                'e164',
                'object',
                'record_id',
                'field',
                'text',
                'rule',
                'wrong_number_count',
                'disconnected_count',
                'first_date',
                'last_date',
                'last_agent',
                'conflict',
                'conflict_account_id',
                'conflict_last_contact',
                'reason'
            ],
            (night.removals ?? []).map((removal) => [
                removal.account,
                removal.number,
                removal.object,
                removal.record,
                removal.field,
                removal.text,
                'wrong_number',
                removal.count,
                0,
                '2026-11-03',
                '2026-11-19',
                null,
                false,
                null,
                null,
                'Marked wrong number twice.'
            ])
        ),
        research_queue: rowsSelect(
            [
                'rank',
                'account_id',
                'account_name',
                'street',
                'city',
                'state',
                'postal_code',
                'address_source',
                'address_complete',
                'last_researched_at',
                'last_outcome',
                'days_since_research',
                'created_at',
                'reason'
            ],
            (night.queue ?? []).map((account, index) => [
                index + 1,
                account,
                'Name',
                '1 Main St\nSuite 2',
                'Austin',
                'TX',
                '78701',
                'account',
                true,
                null,
                null,
                null,
                null,
                'Never researched.'
            ])
        ),
        call_list: rowsSelect(
            [
                'rank',
                'account_id',
                'e164',
                'state',
                'state_source',
                'state_conflict',
                'zones',
                'window_start_utc',
                'window_end_utc',
                'window_local',
                'bucket',
                'reason'
            ],
            (night.list ?? []).map(({ account, number }, index) => [
                index + 1,
                account,
                number,
                'TX',
                'postal_code',
                false,
                'America/Chicago',
                '2026-11-24T14:00:00Z',
                '2026-11-25T03:00:00Z',
                'America/Chicago 08:00-21:00',
                'recent',
                'Newest number of the account.'
            ])
        ),
        new_suppressions: rowsSelect(
            ['e164', 'account_id', 'reason', 'source', 'call_id', 'call_date'],
            (night.suppressed ?? []).map((number) => [
                number,
                null,
                'Asked not to be called',
                'call',
                null,
                null
            ])
        )
    };
}

/** What a delivery of such a night is given. */
export async function recordInput({
    night,
    serviceRunId,
    dialRunId,
    callListId,
    maxRecords = 10_000
}: {
    readonly night: SampleNight;
    readonly serviceRunId: string;
    readonly dialRunId: string;
    readonly callListId: string | null;
    readonly maxRecords?: number;
}): Promise<RecordInput> {
    return {
        outputs: outputsOf(night),
        mapping: await loadFieldMapping(),
        maxRecords,
        serviceRunId,
        dialRunId,
        callListId
    };
}
