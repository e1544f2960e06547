import { duckdbEngine } from '../../src/compute/duckdb.ts';
import type { ComputeSession } from '../../src/engines/compute.ts';
import { listProgress } from '../../src/night/list-progress.ts';

/** Day, number, whether it came in, disposition. */
type Call = readonly [day: string, number: string, inbound: boolean, disposition: string];

const CALLS: readonly Call[] = [
    ['2026-11-23', '14155552671', false, 'contact'],
    ['2026-11-24', '14155552671', false, 'no_answer'],
    ['2026-11-24', '14155552671', false, 'voicemail'],
    ['2026-11-24', '14155552672', false, 'busy'],
    ['2026-11-25', '14155552672', false, 'contact'],
    ['2026-11-26', '14155552673', false, 'contact'],
    ['2026-11-24', '14155552673', true, 'contact'],
    ['2026-11-24', '12125552671', false, 'contact'],
    ['2026-11-24', '13075552671', false, 'contact']
];

let session: ComputeSession;
beforeAll(async () => {
    session = await duckdbEngine().open({ file: ':memory:' });
    const calls = CALLS.map(
        ([day, number, inbound, disposition]) => `(date '${day}', ${number}, ${inbound}, '${disposition}')`
    );
    await session.createTable({
        name: 'numbered_calls',
        select: `select * from (values ${calls.join(', ')}) as calls(call_day, number, inbound, disposition)`
    });
    await session.createTable({
        name: 'accepted_list',
        select: `select e164, state, '2026-11-24' as call_date, 'list-1' as run_id from (values
            ('+14155552671', 'CA'), ('+14155552672', 'CA'), ('+14155552673', 'CA'), ('+12125552671', 'NY'), ('+17015552671', 'ND')
        ) as list(e164, state)`
    });
});
afterAll(() => session.close());

describe('How far the last list was worked', () => {
    it('When numbers were called from its day to the as-of day, then each counts once, as dialled and as reached', async () => {
        expect(await listProgress({ session, asOf: '2026-11-25' })).toEqual({
            runId: 'list-1',
            states: [
                { state: 'CA', listed: 3, dialled: 2, reached: 1 },
                { state: 'ND', listed: 1, dialled: 0, reached: 0 },
                { state: 'NY', listed: 1, dialled: 1, reached: 1 }
            ]
        });
    });

    it('When its day has not come, then nothing is counted', async () => {
        expect(await listProgress({ session, asOf: '2026-11-23' })).toBeNull();
    });
});
