import { queryOrg } from './end-state.ts';
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
        const parameters = { night: { checks: { volume_research_queue: 'off' } } };
        const first = await stack.launch(service, { parameters });
        expect(await stack.ended(first)).toMatchObject({ status: 'succeeded', error: null });
        const afterOne = await readLasting(stack);
        const second = await stack.launch(service, { parameters });
        expect(await stack.ended(second)).toMatchObject({
            status: 'succeeded',
            error: null,
            previousRunId: first
        });
        expect(await readLasting(stack)).toEqual(afterOne);
        expect(await queryOrg(stack, 'SELECT Id FROM Call_List__c')).toHaveLength(2);
        await service.stop();
    }, 120_000);
});
