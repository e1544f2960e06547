import { queryOrg, readMails } from './end-state.ts';
import { Nights, type NightStack } from './night-stack.ts';

/** What people decide on, with the status that says whether it still waits for them. */
const LASTING = {
    Duplicate_Group__c: 'SELECT Key__c, Status__c FROM Duplicate_Group__c ORDER BY Key__c',
    Phone_Removal__c: 'SELECT Key__c, Status__c FROM Phone_Removal__c ORDER BY Key__c',
    Research_Request__c: 'SELECT Key__c, Status__c FROM Research_Request__c ORDER BY Key__c',
    Suppression__c: 'SELECT Key__c FROM Suppression__c ORDER BY Key__c'
} as const;

async function readLasting(stack: NightStack): Promise<object> {
    const read = Object.entries(LASTING).map(
        async ([object, soql]) => [object, await queryOrg(stack, soql)] as const
    );
    return Object.fromEntries(await Promise.all(read));
}

const nights = new Nights();

beforeAll(() => nights.makeWorld(), 120_000);
afterAll(() => nights.end(), 60_000);

describe('The night after a night', () => {
    it('When nothing changed in between, then it delivers, and what people decide on is there once and still open', async () => {
        const stack = await nights.stack();
        const service = await stack.startService();
        // Who waits for research is not queued again, so the second queue of a small world is much shorter.
        // The first list is for the as-of day itself, so the second night counts what was dialled of it.
        const parameters = {
            night: { checks: { volume_research_queue: 'off' } },
            call_list: { call_date_offset_days: 0 }
        };
        const first = await stack.launch(service, { parameters });
        expect(await stack.ended(first)).toMatchObject({ status: 'succeeded', error: null });
        const afterOne = await readLasting(stack);
        const second = await stack.launch(service, { parameters });
        // One that waits behind it is cancelled; nobody had it, and people hear of it as of any other end.
        const third = await stack.launch(service, { parameters });
        await stack.client(service).decide({ runId: third, decision: 'cancel', reason: 'Launched twice' });
        expect(await stack.ended(second)).toMatchObject({
            status: 'succeeded',
            error: null,
            previousRunId: first
        });
        expect(await readLasting(stack)).toEqual(afterOne);
        const lists = await queryOrg<{
            Key__c: string;
            Penetration__c: number | null;
            State_Fill__c: string;
        }>(stack, 'SELECT Key__c, Penetration__c, State_Fill__c FROM Call_List__c ORDER BY Key__c');
        expect(lists.map(({ Key__c, Penetration__c }) => [Key__c, Penetration__c])).toEqual([
            [first, 0],
            [second, null]
        ]);
        expect(JSON.parse(lists[0]?.State_Fill__c ?? '')).toContainEqual(
            expect.objectContaining({
                state: 'TX',
                dialled: 0,
                reached: 0,
                taken: expect.any(Number) as unknown
            })
        );
        await service.stop();
        const ended = await queryOrg(
            stack,
            `SELECT Status__c FROM Dial_Run__c WHERE Service_Run_Id__c = '${third}'`
        );
        expect(ended).toEqual([expect.objectContaining({ Status__c: 'Cancelled' })]);
        expect(readMails(stack).map(({ subject }) => /cancelled/i.test(subject))).toEqual(
            expect.arrayContaining([true])
        );
        expect(readMails(stack)).toHaveLength(3);
    }, 120_000);
});
