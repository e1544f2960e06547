import type { ChangeBody } from '../../src/cli/service-client.ts';
import { queryOrg } from './end-state.ts';
import { Nights, type NightStack, type Service } from './night-stack.ts';

const nights = new Nights();
let stack: NightStack;
let nightId: string;
let service: Service | null = null;

beforeAll(async () => {
    await nights.makeWorld();
    stack = await nights.stack();
    service = await stack.startService();
    nightId = await stack.launch(service);
    await stack.ended(nightId);
    await service.stop();
}, 120_000);
afterAll(() => nights.end(), 60_000);

interface Review {
    readonly Id: string;
    readonly Status__c: string;
}
interface Removal extends Review {
    readonly Object__c: string;
    readonly Record_Id__c: string;
    readonly Field__c: string;
    readonly Phone_Text__c: string;
    readonly Before_Image__c: string | null;
}
interface Member extends Review {
    readonly Is_Survivor__c: boolean;
    readonly Researched_Phone__c: string;
    readonly Before_Image__c: string | null;
}
type Texts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Every phone in the org: record id → its fields. */
async function phones(): Promise<Texts> {
    const accounts = await queryOrg(
        stack,
        'SELECT Id, Phone, Phone_2__c, Phone_3__c, Phone_4__c, Phone_5__c, Phone_6__c FROM Account'
    );
    const researched = await queryOrg(
        stack,
        'SELECT Id, Account__c, Phone_Text__c, Status__c, Source__c, Do_Not_Call__c FROM Researched_Phone__c'
    );
    return Object.fromEntries([...accounts, ...researched].map((row) => [String(row['Id']), row]));
}

async function decide(object: string, records: readonly Review[], status: string): Promise<void> {
    const { instanceUrl, adminAccessToken } = stack.org.ready.credentials;
    const response = await fetch(`${instanceUrl}/services/data/v66.0/composite/sobjects`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${adminAccessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
            allOrNone: true,
            records: records.map(({ Id }) => ({ attributes: { type: object }, Id, Status__c: status }))
        })
    });
    if (!response.ok) throw new Error(`${object} was not decided on: ${await response.text()}`);
}

/** Kills the service at calls to the org, each life two calls further, until the change is through and says it of every row. */
async function changeWithKills({
    action,
    body,
    rows
}: {
    action: 'apply' | 'restore';
    body: ChangeBody;
    rows: number;
}): Promise<void> {
    const deathAt = (moment: number) => ({ kinds: ['answer'], during: 'changes.', moment }) as const;
    // Applying dies at the second call, the fourth and so on, restoring at the third, the fifth and so on.
    const firstMoment = action === 'apply' ? 2 : 3;
    const first = await stack.startService(deathAt(firstMoment));
    const accepted = await stack.client(first).change({
        action,
        body,
        idempotencyKey: `${action}-${body.kind}`
    });
    await first.ended;
    let deaths = 1;
    let moment = firstMoment + 2;
    while ((await stack.live(accepted.runId, deathAt(moment))) === 'died') {
        deaths += 1;
        moment += 2;
    }
    expect(deaths).toBeGreaterThan(1);
    const { status, error, steps, documents } = await stack.run(accepted.runId);
    expect({ status, error, rows: steps[0]?.rows }).toEqual({ status: 'succeeded', error: null, rows });
    expect(documents.deliveries).toMatchObject([{ sent: rows, updated: rows, failed: 0 }]);
}

const REMOVALS =
    'SELECT Id, Status__c, Object__c, Record_Id__c, Field__c, Phone_Text__c, Before_Image__c FROM Phone_Removal__c';
const GROUPS = "SELECT Id, Status__c FROM Duplicate_Group__c WHERE Kind__c = 'Same account'";
const MEMBERS =
    "SELECT Id, Status__c, Is_Survivor__c, Researched_Phone__c, Before_Image__c FROM Duplicate_Member__c WHERE Duplicate_Group__r.Kind__c = 'Same account'";

const imageOf = (text: string | null) =>
    JSON.parse(text ?? '{}') as { readonly id?: string; readonly fields?: Record<string, unknown> };

describe('A change whose service is killed', () => {
    it('When phone removals are applied and restored, then each is done once and the old text comes back', async () => {
        const before = await phones();
        const open = await queryOrg<Removal>(stack, REMOVALS);
        expect(open.length).toBeGreaterThan(5);
        await decide('Phone_Removal__c', open, 'Approved');
        await changeWithKills({
            action: 'apply',
            body: { kind: 'removals', ofRunId: nightId },
            rows: open.length
        });
        const after = await phones();
        for (const removal of await queryOrg<Removal>(stack, REMOVALS)) {
            const { Object__c: object, Record_Id__c: record, Field__c: field } = removal;
            const changed = object === 'Researched_Phone__c' ? { Status__c: 'Retired' } : { [field]: null };
            expect(removal.Status__c).toBe('Applied');
            expect(after[record]).toMatchObject(changed);
            const image = imageOf(removal.Before_Image__c);
            expect(image.id).toBe(record);
            for (const [name, text] of Object.entries(image.fields ?? {})) {
                if (name in (before[record] ?? {}))
                    expect([name, text]).toEqual([name, before[record]?.[name]]);
            }
        }
        const touched = new Set(open.map(({ Record_Id__c: id }) => id));
        for (const [id, row] of Object.entries(after)) if (!touched.has(id)) expect(row).toEqual(before[id]);

        await changeWithKills({
            action: 'restore',
            body: { kind: 'removals', ofRunId: nightId, reason: 'All of it back' },
            rows: open.length
        });
        expect(await phones()).toEqual(before);
        const statuses = (await queryOrg<Removal>(stack, REMOVALS)).map(({ Status__c: status }) => status);
        expect(new Set(statuses)).toEqual(new Set(['Restored']));
    }, 300_000);

    it('When duplicates are applied and restored, then only survivors stay in use and all come back', async () => {
        const before = await phones();
        const groups = await queryOrg<Review>(stack, GROUPS);
        expect(groups.length).toBeGreaterThan(5);
        await decide('Duplicate_Group__c', groups, 'Confirmed');
        await changeWithKills({
            action: 'apply',
            body: { kind: 'duplicates', ofRunId: nightId },
            rows: groups.length
        });
        const after = await phones();
        const survivors = new Set<string>();
        for (const member of await queryOrg<Member>(stack, MEMBERS)) {
            const phone = member.Researched_Phone__c;
            if (member.Is_Survivor__c) survivors.add(phone);
            const inUse = member.Is_Survivor__c ? before[phone]?.['Status__c'] : 'Retired';
            expect(after[phone]).toMatchObject({ Status__c: inUse });
            const { Account__c, Phone_Text__c, Status__c, Do_Not_Call__c } = before[phone] ?? {};
            const image = { Account__c, Phone_Text__c, Status__c, Do_Not_Call__c };
            expect(imageOf(member.Before_Image__c).fields).toMatchObject(image);
        }
        await changeWithKills({
            action: 'restore',
            body: { kind: 'duplicates', ofRunId: nightId, reason: 'All of it back' },
            rows: groups.length
        });
        // A survivor keeps the Do Not Call that was carried over to it.
        for (const [id, row] of Object.entries(await phones())) {
            const kept = survivors.has(id) && row['Do_Not_Call__c'] === true ? { Do_Not_Call__c: true } : {};
            expect(row).toEqual({ ...before[id], ...kept });
        }
    }, 300_000);
});
