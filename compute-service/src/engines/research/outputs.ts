import type { EngineOutput } from '../engine.ts';
import { researchTable } from './tables.ts';

const researchQueue: EngineOutput = {
    name: 'research_queue',
    title: 'Research queue',
    columns: [
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
    keyColumns: ['account_id'],
    main: true,
    select: () => `select rank, account_id, name as account_name, street, city, state, postal_code, address_source,
    address_complete, researched_at as last_researched_at, outcome as last_outcome, age as days_since_research, created_at, reason
from ${researchTable('within_max_requests')}
order by rank`
};

/** What InfoFlow IQ hands out (docs/formats.md, G14). */
export const researchOutputs: readonly EngineOutput[] = [researchQueue];
