import type { AskedParameters } from '../../../src/engines/parameters.ts';
import type { EngineId } from '../../../src/engines/engine-id.ts';
import type { RawRow, RawTables } from '../../reference/cast.ts';
import { AS_OF, canonicalNight } from '../canonical-night.ts';

export const NUMBER = '+14155552671';

/** ISO date so many days before the as-of date; a negative age lies after it. */
export const daysAgo = (age: number): string =>
    new Date(Date.parse(`${AS_OF}T00:00:00Z`) - age * 86_400_000).toISOString().slice(0, 10);

/** An active account without any number or address, unless said otherwise. */
export const account = (id: string, cells: RawRow = {}): RawRow => ({
    id,
    active: 'true',
    phone_1: '',
    phone_2: '',
    ...cells
});

/** The columns of an address that is complete. */
export const ADDRESS = { street: '1 Main St', city: 'San Francisco', state: 'CA', postal_code: '94107' };

export interface ResearchResult {
    readonly queue: Record<string, unknown>[];
    /** Ids of the accounts in the queue by rank. */
    readonly ids: unknown[];
    readonly funnel: Record<string, number>;
}

export interface ResearchOptions {
    readonly parameters?: AskedParameters;
    readonly engines?: readonly EngineId[];
}

/** Runs InfoFlow IQ on the tables. */
export const researchNight = (
    tables: RawTables,
    { parameters = {}, engines = ['research'] }: ResearchOptions = {}
): Promise<ResearchResult> =>
    canonicalNight({ tables, engines, parameters }, async (night) => {
        const queue = await night.output('research_queue');
        return {
            queue,
            ids: queue.map((row) => row['account_id']),
            funnel: night.funnel('research')
        };
    });
