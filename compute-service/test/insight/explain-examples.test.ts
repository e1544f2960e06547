import { DialFlowError } from '../../src/error.ts';
import type { EngineExplanation, ExplainSubject } from '../../src/insight/insight.ts';
import type { Run } from '../../src/runs/run.ts';
import { createRig, type Rig } from './finished-run.ts';
import { account, call, handMadeNight, researchedPhone } from './hand-made.ts';

const LARKFIELD = '001000000000001AAA';
const RECORD = '0a0000000000Ab1AAE';

let rig: Rig;
let run: Run;
beforeAll(async () => {
    rig = await createRig();
    run = await rig.finish(
        handMadeNight({
            accounts: [
                account(LARKFIELD, { name: 'Larkfield Supply', phone_1: '(415) 555-2671' }),
                account('A2', { phone_1: '+1 303-555-4410' }),
                account('A3'),
                account("A'4", { name: "O'Hara; drop table accounts; --", phone_1: '5554567890' }),
                account('A5', { phone_1: '415 555 9999' })
            ],
            researched_phones: [
                researchedPhone(RECORD, 'A2'),
                researchedPhone('R2', 'A2', {
                    phone_text: '303 555 4410',
                    created_at: '2026-10-01T00:00:00Z'
                })
            ],
            calls: [
                call('C1', LARKFIELD, { activity_date: '2026-11-21' }),
                ...['2026-11-03', '2026-11-19'].map((day, index) =>
                    call(`W${index}`, 'A5', {
                        phone_text: '4155559999',
                        disposition: 'wrong_number',
                        activity_date: day
                    })
                )
            ],
            research_history: [
                {
                    id: 'H1',
                    account_id: 'A3',
                    researched_at: '2026-10-02T08:00:00Z',
                    outcome: 'nothing found',
                    researcher_id: ''
                }
            ]
        })
    );
});
afterAll(() => rig.remove());

async function explained(engine: string, subject: ExplainSubject): Promise<EngineExplanation | undefined> {
    const { engines } = await rig.insight.explain({ run, subject });
    return engines.find((one) => one.engine === engine);
}

describe('explain in the words of the rules', () => {
    it('names the last call, its age and the minimum', async () => {
        const verdict = await explained('call_list', { number: '415.555.2671' });
        expect(verdict?.sentence).toBe(
            'Not on the list: +1 415 555 2671 was called on 2026-11-21, 2 days before the run; the minimum is 3.'
        );
        expect(verdict?.facts).toContainEqual({
            label: 'Days since',
            value: '2',
            limit: '3',
            parameter: 'call_list.min_days_between_attempts'
        });
    });

    it('names rank, hours and why for what is on the list', async () => {
        const verdict = await explained('call_list', { accountId: 'A2' });
        expect(verdict?.sentence).toBe(
            'On the list: rank 1, +1 303 555 4410 may be called 08:00-21:00 Mountain Time; never tried, researched on 2026-11-02.'
        );
        expect(verdict?.facts.map(({ value }) => value)).toContain(
            'Not on the list: the account goes with +1 303 555 4410 as it is stored in phone_text.'
        );
    });

    it('names when an account is due for research again', async () => {
        expect((await explained('research', { accountId: 'A3' }))?.sentence).toBe(
            'Not in the research queue: researched on 2026-10-02, 52 days before the run; it is due again after 90.'
        );
    });

    it('names the calls that flag a number', async () => {
        expect((await explained('flush', { accountId: 'A5' }))?.sentence).toBe(
            'Flagged: +1 415 555 9999 was marked wrong number 2 times (3 Nov 2026, 19 Nov 2026) and not answered since. The limit is 2.'
        );
        expect((await explained('call_list', { accountId: 'A5' }))?.sentence).toBe(
            'Not on the list: +1 415 555 9999 was marked wrong number 2 times (3 Nov 2026, 19 Nov 2026) and not answered since. The limit is 2.'
        );
    });

    it('finds a record by 15 or 18 characters of its id', async () => {
        const long = await rig.insight.explain({ run, subject: { recordId: RECORD } });
        await expect(
            rig.insight.explain({ run, subject: { recordId: RECORD.slice(0, 15) } })
        ).resolves.toEqual(long);
        expect(long.engines[0]?.sentence).toBe(
            'Not a duplicate: it is kept as the newest of 2 records with +1 303 555 4410, created 2 Nov 2026.'
        );
    });

    it('finds an account by the id of a record', async () => {
        const byRecord = await rig.insight.explain({ run, subject: { recordId: LARKFIELD } });
        expect(byRecord).toEqual(await rig.insight.explain({ run, subject: { accountId: LARKFIELD } }));
    });

    it('finds an account whose id and texts look like SQL', async () => {
        expect((await explained('call_list', { accountId: "A'4" }))?.sentence).toBe(
            'Not on the list: "5554567890" has the area code 555, so it has no state.'
        );
    });

    it.each([
        { accountId: "x' or '1'='1" },
        { accountId: "'; drop table accounts; --" },
        { accountId: '\u{1F4DE}\u0000\u202e' },
        { recordId: "a01') union select name, id, id from accounts --" },
        { recordId: '%' },
        { number: "'+1'; select 1" },
        { number: '   ' },
        { number: '+1 303 555 0000' }
    ])('says that it knows nothing of %j', async (subject) => {
        const error = await rig.insight.explain({ run, subject }).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DialFlowError);
        expect((error as DialFlowError).code).toBe('not_found');
    });

    it('says that a run is still on, and lets go of the database of a run that goes on', async () => {
        const again = { run: { ...run, status: 'running' as const }, subject: { accountId: 'A2' } };
        await expect(rig.insight.explain(again)).rejects.toMatchObject({
            code: 'wrong_state',
            message: 'The run is still on.'
        });
        await rig.insight.release(run.id);
        await expect(rig.insight.explain({ run, subject: { accountId: 'A2' } })).rejects.toMatchObject({
            code: 'wrong_state'
        });
        const ended = { ...run, updatedAt: new Date(Date.now() + 1000).toISOString() };
        await expect(
            rig.insight.explain({ run: ended, subject: { accountId: 'A2' } })
        ).resolves.toMatchObject({
            headline: expect.stringMatching(/^On the list/) as string
        });
    });
});
