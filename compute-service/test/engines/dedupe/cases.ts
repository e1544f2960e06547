import type { AskedParameters } from '../../../src/engines/parameters.ts';
import type { RawRow, RawTables } from '../../reference/cast.ts';
import { canonicalNight } from '../canonical-night.ts';

export const NUMBER = '+14155552671';

/** A researched phone of account A that holds NUMBER, created on 1 November 2026, unless said otherwise. */
export const phone = (id: string, cells: RawRow = {}): RawRow => ({
    id,
    account_id: 'A',
    phone_text: '(415) 555-2671',
    created_at: '2026-11-01T10:00:00Z',
    ...cells
});

export const account = (id: string, cells: RawRow = {}): RawRow => ({ id, active: 'true', ...cells });

export interface DedupeResult {
    readonly groups: Record<string, unknown>[];
    readonly members: Record<string, unknown>[];
    readonly removals: Record<string, unknown>[];
    readonly splits: Record<string, unknown>[];
    readonly funnel: Record<string, number>;
    /** Ids of the members in survivor order. */
    readonly order: unknown[];
    readonly onlyByNormalisation: number | undefined;
}

/** Runs DeDupe IQ on the tables. */
export const dedupeNight = (
    tables: RawTables,
    dedupe: NonNullable<AskedParameters['dedupe']> = {}
): Promise<DedupeResult> =>
    canonicalNight({ tables, engines: ['dedupe'], parameters: { dedupe } }, async (night) => {
        const members = await night.output('duplicate_members');
        return {
            groups: await night.output('duplicate_groups'),
            members,
            removals: await night.output('duplicate_removals'),
            splits: await night.output('split_accounts'),
            funnel: night.funnel('dedupe'),
            order: members.map((member) => member['record_id']),
            onlyByNormalisation: night.rowsOf('dedupe', 'only_by_normalisation')
        };
    });
