import type { RawRow, RawTables } from '../reference/cast.ts';
import type { RunOptions } from './finished-run.ts';

export const AS_OF = '2026-11-23';

const NOTHING: RawTables = {
    researched_phones: [],
    calls: [],
    accounts: []
};

export const account = (id: string, cells: RawRow = {}): RawRow => ({
    id,
    name: `Account ${id}`,
    owner_id: '',
    active: 'true',
    street: '1 Main St',
    city: 'Denver',
    state: 'CO',
    postal_code: '80202',
    do_not_call: 'false',
    created_at: '2024-01-01T00:00:00Z',
    modified_at: '2024-01-01T00:00:00Z',
    phone_1: '',
    ...cells
});

export const researchedPhone = (id: string, accountId: string, cells: RawRow = {}): RawRow => ({
    id,
    account_id: accountId,
    phone_text: '(303) 555-4410',
    status: 'active',
    created_at: '2026-11-02T10:00:00Z',
    modified_at: '2026-11-02T10:00:00Z',
    do_not_call: 'false',
    ...cells
});

export const call = (id: string, accountId: string, cells: RawRow = {}): RawRow => ({
    id,
    account_id: accountId,
    phone_text: '4155552671',
    disposition: 'no_answer',
    direction: 'outbound',
    activity_date: '2026-11-20',
    created_at: '2026-11-20T15:00:00Z',
    owner_id: '',
    duration_s: '',
    ...cells
});

/** A night on a few rows written by hand, with default parameters. */
export const handMadeNight = (tables: RawTables): RunOptions => ({
    tables: { ...NOTHING, ...tables },
    asOf: AS_OF,
    seed: 20_261_123,
    parameters: { flush: { max_share_flushed: 1 } }
});
