import { startTestOrg, type TestOrg } from '../support/test-org.ts';
import { callerFor, told, type Call } from './console-calls.ts';

let org: TestOrg;
let call: Call;

interface Outcome {
    readonly id: string;
    readonly ok: boolean;
    readonly status: string;
    readonly message: string | null;
}

interface Removals {
    readonly rows: readonly { readonly id: string; readonly version: string }[];
}

beforeAll(async () => {
    org = await startTestOrg();
    const records = ['+13043291001', '+13043291002'].map((number) => ({
        attributes: { type: 'Phone_Removal__c' },
        Key__c: number,
        Number__c: number,
        Rule__c: 'disconnected',
        Status__c: 'Quarantined'
    }));
    const written = await org.call('POST', '/composite/sobjects', { body: { allOrNone: true, records } });
    expect(written.status).toBe(200);
    call = await callerFor(org, 'dial-admin@dial-flow.example');
}, 60_000);

afterAll(() => org.dispose());

test('of two decisions on one item in a request neither is taken; the others are', async () => {
    const { body } = await call<Removals>('DialReviewController.getRemovals', { filter: {}, cursor: null });
    const [twice, once] = body.rows;
    const decision = (row: (typeof body.rows)[number] | undefined, decision: string): object => ({
        ...row,
        decision,
        survivorId: null,
        note: null
    });
    const { status, body: outcomes } = await call<readonly Outcome[]>('DialReviewController.decide', {
        kind: 'removals',
        decisions: [decision(twice, 'approve'), decision(once, 'approve'), decision(twice, 'dismiss')]
    });
    expect(status).toBe(200);
    expect(outcomes.map(({ ok, status: after }) => [ok, after])).toEqual([
        [false, 'Quarantined'],
        [true, 'Approved'],
        [false, 'Quarantined']
    ]);
    expect(outcomes[0]?.message).toContain('decided twice at once');
});

test('a test of the alarm says that no mail went out where none did', async () => {
    const schedule = {
        time: '02:00',
        zone: 'UTC',
        days: ['MON'],
        alarmTime: '06:00',
        receivers: ['ops@example.test'],
        paused: true
    };
    await call('DialSettingsController.saveSchedule', { json: JSON.stringify(schedule) });
    const { status, body } = await call('DialSettingsController.sendTestAlarm', {});
    expect(status).toBe(500);
    expect(told(body)).toMatchObject({
        code: 'mail_refused',
        message: 'No mail went out: This org has no mail server.'
    });
});

test.each([
    ['no JSON', 'soon', 'json'],
    ['a list', '[]', 'json'],
    ['a name of another type', '{"pipeline":1}', 'pipeline'],
    ['parameters that are no objects', '{"pipeline":"nightly","parameters":{"flush":3}}', 'flush']
])('a launch of %s names the field', async (_, json, field) => {
    const { status, body } = await call('DialRunController.launch', { json });
    expect(status).toBe(500);
    expect(told(body)).toMatchObject({ code: 'invalid_request', field });
});
