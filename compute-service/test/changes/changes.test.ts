import type { ChangeOptions, ChangeSelection } from '../../src/changes/change-options.ts';
import type { ChangeReport } from '../../src/changes/change-report.ts';
import { executeChange } from '../../src/changes/execute-change.ts';
import type { ChangeRequest } from '../../src/runs/run.ts';
import type { SalesforceConnection } from '../../src/sources/salesforce/connection.ts';
import { loadFieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
import { TestOrg, type OrgRecord } from '../support/salesforce-org.ts';

type Change = Partial<ChangeRequest> & Pick<ChangeRequest, 'action' | 'kind'>;

/** The org is shared; every test has an account and a service run of its own. */
let tests = 0;

describe('applying and restoring what people approved', () => {
    let org: TestOrg;
    let connection: SalesforceConnection;
    let account: string;
    let serviceRun: string;

    beforeAll(async () => {
        org = await TestOrg.start();
        connection = org.connect();
    });
    afterAll(async () => {
        await connection.close();
        await org.stop();
    });
    beforeEach(async () => {
        tests += 1;
        serviceRun = `night-${tests}`;
        const [id] = await org.create('Account', [
            { Name: 'A', Dial_Active__c: true, Phone: '(415) 555-2671', Phone_2__c: '212 555 1234' }
        ]);
        account = id ?? '';
    });
    afterEach(() => org.clearFaults());

    const change = async (request: Change, options: Partial<ChangeOptions> = {}): Promise<ChangeReport> =>
        executeChange({
            connection,
            signal: new AbortController().signal,
            change: { ids: null, ofRunId: request.ids ? null : serviceRun, reason: null, ...request },
            selection: { begun: () => Promise.resolve(null), begin: () => Promise.resolve() },
            runId: 'change-1',
            removalMode: 'retire',
            autoApply: false,
            mapping: await loadFieldMapping(),
            now: () => new Date(),
            ...options
        });
    const one = async (object: string, id: string, fields: string): Promise<Record<string, unknown>> => {
        const [found] = await org.query(`SELECT ${fields} FROM ${object} WHERE Id = '${id}'`);
        return found ?? {};
    };
    const create = async (object: string, records: readonly OrgRecord[]): Promise<string[]> =>
        org.create(object, records);

    const removals = (
        places: readonly (readonly [object: string, record: string, field: string, text: string])[]
    ) =>
        create(
            'Phone_Removal__c',
            places.map(([object, record, field, text]) => ({
                Key__c: `${account}|${record}|${field}`,
                Account__c: account,
                Object__c: object,
                Record_Id__c: record,
                Field__c: field,
                Phone_Text__c: text,
                Number__c: '+14155552671',
                Status__c: 'Approved',
                First_Service_Run__c: serviceRun,
                Last_Service_Run__c: serviceRun
            }))
        );
    const phones = (records: readonly OrgRecord[]): Promise<string[]> =>
        create(
            'Researched_Phone__c',
            records.map((record) => ({ Account__c: account, Phone_Text__c: '4155552671', ...record }))
        );
    const group = async (
        members: readonly string[],
        fields: OrgRecord = {},
        text = '4155552671'
    ): Promise<{ id: string; members: string[] }> => {
        const [id = ''] = await create('Duplicate_Group__c', [
            {
                Key__c: `${account}|${members.join('|')}`,
                Kind__c: 'Same account',
                Account__c: account,
                Survivor__c: members[0] ?? '',
                Status__c: 'Confirmed',
                First_Service_Run__c: serviceRun,
                Last_Service_Run__c: serviceRun,
                ...fields
            }
        ]);
        const made = await create(
            'Duplicate_Member__c',
            members.map((phone, index) => ({
                Key__c: `${id}|${phone}`,
                Duplicate_Group__c: id,
                Account__c: account,
                Researched_Phone__c: phone,
                Phone_Text__c: text,
                Is_Survivor__c: index === 0,
                Position__c: index + 1
            }))
        );
        return { id, members: made };
    };

    describe('phone removals', () => {
        it('When they are applied and restored, then fields go blank and come back, two of one account together', async () => {
            const [phone = ''] = await phones([{}]);
            const ids = await removals([
                ['Account', account, 'Phone', '(415) 555-2671'],
                ['Account', account, 'Phone_2__c', '212 555 1234'],
                ['Researched_Phone__c', phone, 'Phone_Text__c', '4155552671']
            ]);
            const applied = await change({ action: 'apply', kind: 'removals' });
            expect(applied.report).toMatchObject({ sent: 3, updated: 3, failed: 0 });
            expect(await one('Account', account, 'Phone, Phone_2__c')).toMatchObject({
                Phone: null,
                Phone_2__c: null
            });
            expect(await one('Researched_Phone__c', phone, 'Status__c')).toMatchObject({
                Status__c: 'Retired'
            });
            expect(await one('Phone_Removal__c', ids[0] ?? '', 'Status__c')).toMatchObject({
                Status__c: 'Applied'
            });

            const restored = await change({ action: 'restore', kind: 'removals' });
            expect(restored.report).toMatchObject({ sent: 3, updated: 3, failed: 0 });
            expect(await one('Account', account, 'Phone, Phone_2__c')).toMatchObject({
                Phone: '(415) 555-2671',
                Phone_2__c: '212 555 1234'
            });
            expect(await one('Researched_Phone__c', phone, 'Status__c')).toMatchObject({
                Status__c: 'Active'
            });
            const settled = await one('Phone_Removal__c', ids[0] ?? '', 'Status__c, Decided_On__c');
            expect(settled).toMatchObject({
                Status__c: 'Restored',
                Decided_On__c: expect.any(String) as unknown
            });
        });

        it('When a place has changed since, then it is a conflict and stays as it is', async () => {
            const [id = '', gone = ''] = await removals([
                ['Account', account, 'Phone', '(415) 555-9999'],
                ['Researched_Phone__c', 'a00000000000001AAA', 'Phone_Text__c', '4155552671']
            ]);
            const { report, conflicts } = await change({ action: 'apply', kind: 'removals' });
            expect(conflicts).toBe(2);
            expect(report.failures.map(({ key }) => key).sort()).toEqual([id, gone].sort());
            expect(await one('Account', account, 'Phone')).toMatchObject({ Phone: '(415) 555-2671' });
            expect(await one('Phone_Removal__c', id, 'Status__c')).toMatchObject({ Status__c: 'Conflict' });
        });

        it('When a change goes on after it was cut off, then it accounts for all it began with', async () => {
            const [applied = '', changed = '', left = ''] = await removals([
                ['Account', account, 'Phone', '(415) 555-2671'],
                ['Account', account, 'Phone_2__c', '(415) 555-9999'],
                ['Account', account, 'Phone_3__c', '(415) 555-9999']
            ]);
            let ids: readonly string[] | null = null;
            const selection: ChangeSelection = {
                begun: () => Promise.resolve(ids),
                begin: (begun) => {
                    ids = begun;
                    return Promise.resolve();
                }
            };
            await change({ action: 'apply', kind: 'removals' }, { selection });
            await removals([['Account', account, 'Phone_4__c', 'approved later']]);
            const { report, conflicts } = await change({ action: 'apply', kind: 'removals' }, { selection });
            expect(ids).toEqual([applied, changed, left].sort());
            expect(report).toMatchObject({ sent: 3, updated: 1, failed: 2 });
            expect(conflicts).toBe(2);
        });

        it('When a restored field holds another number by now, then that number is kept', async () => {
            const ids = await removals([['Account', account, 'Phone', '(415) 555-2671']]);
            await change({ action: 'apply', kind: 'removals', ids });
            await org.update('Account', account, { Phone: '303 555 1234' });
            const { conflicts } = await change({ action: 'restore', kind: 'removals', ids });
            expect(conflicts).toBe(1);
            expect(await one('Account', account, 'Phone')).toMatchObject({ Phone: '303 555 1234' });
        });

        it('When one is not approved, or points at another field, then it is left alone and named', async () => {
            const [open = '', strange = ''] = await removals([
                ['Account', account, 'Phone', '(415) 555-2671'],
                ['Account', account, 'Name', 'A']
            ]);
            await org.update('Phone_Removal__c', open, { Status__c: 'Quarantined' });
            const { report } = await change({ action: 'apply', kind: 'removals', ids: [open, strange] });
            expect(report).toMatchObject({ sent: 2, updated: 0, failed: 2 });
            expect(await one('Account', account, 'Name, Phone')).toMatchObject({
                Name: 'A',
                Phone: '(415) 555-2671'
            });
        });

        it('When ids are no ids, or lead to nothing, then the request is refused', async () => {
            await expect(
                change({ action: 'apply', kind: 'removals', ids: ["x' OR Id != '"] })
            ).rejects.toMatchObject({
                code: 'invalid_request'
            });
            await expect(
                change({ action: 'apply', kind: 'removals', ids: ['a01000000000000AAA'] })
            ).rejects.toMatchObject({ code: 'not_found' });
        });

        it('When it is stopped at any call, then the next try ends it and the image is the first one', async () => {
            for (const calls of [1, 2, 3, 4, 5]) {
                const record =
                    (
                        await create('Account', [
                            { Name: 'B', Dial_Active__c: true, Phone: '1', Phone_2__c: '2' }
                        ])
                    )[0] ?? '';
                const ids = await removals([
                    ['Account', record, 'Phone', '1'],
                    ['Account', record, 'Phone_2__c', '2']
                ]);
                const stop = new AbortController();
                const before = connection.usage.calls;
                const watch = setInterval(() => {
                    if (connection.usage.calls - before >= calls) stop.abort(new Error('stopped'));
                }, 1);
                await change({ action: 'apply', kind: 'removals', ids }, { signal: stop.signal }).catch(
                    () => undefined
                );
                clearInterval(watch);
                const { report } = await change({ action: 'apply', kind: 'removals', ids });
                expect(report).toMatchObject({ sent: 2, updated: 2, failed: 0 });
                await change({ action: 'restore', kind: 'removals', ids });
                expect(await one('Account', record, 'Phone, Phone_2__c')).toMatchObject({
                    Phone: '1',
                    Phone_2__c: '2'
                });
            }
        });
    });

    describe('duplicates', () => {
        it('When a group is applied, then Do Not Call moves to the survivor and the others are retired', async () => {
            const [survivor = '', second = '', third = ''] = await phones([{}, { Do_Not_Call__c: true }, {}]);
            const { id, members } = await group([survivor, second, third]);
            const { report } = await change({ action: 'apply', kind: 'duplicates' });
            expect(report).toMatchObject({ sent: 1, updated: 1, failed: 0 });
            expect(await one('Researched_Phone__c', survivor, 'Status__c, Do_Not_Call__c')).toMatchObject({
                Status__c: 'Active',
                Do_Not_Call__c: true
            });
            expect(await one('Researched_Phone__c', third, 'Status__c')).toMatchObject({
                Status__c: 'Retired'
            });
            expect(await one('Duplicate_Group__c', id, 'Status__c')).toMatchObject({ Status__c: 'Applied' });
            expect(
                await one('Duplicate_Member__c', members[1] ?? '', 'Status__c, Before_Image__c')
            ).toMatchObject({
                Status__c: 'Applied',
                Before_Image__c: expect.stringContaining('"Do_Not_Call__c":true') as unknown
            });
            expect((await change({ action: 'apply', kind: 'duplicates', ids: [id] })).report).toMatchObject({
                updated: 1
            });

            await change({ action: 'restore', kind: 'duplicates' });
            expect(await one('Researched_Phone__c', second, 'Status__c')).toMatchObject({
                Status__c: 'Active'
            });
            expect(await one('Duplicate_Group__c', id, 'Status__c')).toMatchObject({ Status__c: 'Restored' });
        });

        it('When the mode is delete, then a restore makes the record anew, once, and says under which id', async () => {
            const [survivor = '', second = ''] = await phones([{}, { Source__c: 'Web' }]);
            const { id, members } = await group([survivor, second]);
            await change({ action: 'apply', kind: 'duplicates' }, { removalMode: 'delete' });
            expect(await org.query(`SELECT Id FROM Researched_Phone__c WHERE Id = '${second}'`)).toEqual([]);
            const { notes, report } = await change({ action: 'restore', kind: 'duplicates' });
            expect(report).toMatchObject({ updated: 1, failed: 0 });
            expect(notes).toEqual([expect.stringContaining(`the deleted phone ${second} was made again as`)]);
            // As after a kill between making the record and saying so.
            await org.update('Duplicate_Member__c', members[1] ?? '', { Status__c: 'Applied' });
            await org.update('Duplicate_Group__c', id, { Status__c: 'Applied' });
            await change({ action: 'restore', kind: 'duplicates' });
            const made = await org.query(
                `SELECT Source__c FROM Researched_Phone__c WHERE Account__c = '${account}'`
            );
            expect(made).toHaveLength(2);
        });

        it('When the survivor has changed, then nothing of the group is touched', async () => {
            const [survivor = '', second = ''] = await phones([{ Phone_Text__c: '999' }, {}]);
            const { id } = await group([survivor, second]);
            const { conflicts } = await change({ action: 'apply', kind: 'duplicates' });
            expect(conflicts).toBe(1);
            expect(await one('Researched_Phone__c', second, 'Status__c')).toMatchObject({
                Status__c: 'Active'
            });
            expect(await one('Duplicate_Group__c', id, 'Status__c')).toMatchObject({ Status__c: 'Conflict' });
        });

        it('When one duplicate has changed, then it stays, the others go, and the group tells of it', async () => {
            const [survivor = '', second = '', third = ''] = await phones([{}, { Phone_Text__c: '999' }, {}]);
            const { id } = await group([survivor, second, third]);
            const { conflicts } = await change({ action: 'apply', kind: 'duplicates' });
            expect(conflicts).toBe(1);
            expect(await one('Researched_Phone__c', second, 'Status__c')).toMatchObject({
                Status__c: 'Active'
            });
            expect(await one('Researched_Phone__c', third, 'Status__c')).toMatchObject({
                Status__c: 'Retired'
            });
            expect(await one('Duplicate_Group__c', id, 'Status__c')).toMatchObject({ Status__c: 'Conflict' });
        });

        it('When the reviewer chose another survivor, then that one stays', async () => {
            const [first = '', second = ''] = await phones([{}, {}]);
            await group([first, second], { Survivor__c: second });
            await change({ action: 'apply', kind: 'duplicates' });
            expect(await one('Researched_Phone__c', first, 'Status__c')).toMatchObject({
                Status__c: 'Retired'
            });
            expect(await one('Researched_Phone__c', second, 'Status__c')).toMatchObject({
                Status__c: 'Active'
            });
        });

        it('When a group is marked for automatic application, then it is applied only where that is allowed', async () => {
            const [first = '', second = ''] = await phones([{}, {}]);
            await group([first, second], { Status__c: 'New', Auto_Apply__c: true });
            expect((await change({ action: 'apply', kind: 'duplicates' })).report.sent).toBe(0);
            const options = { action: 'apply', kind: 'duplicates' } as const;
            expect((await change(options, { autoApply: true })).report).toMatchObject({
                sent: 1,
                updated: 1
            });
        });

        it('When a survivor cannot take the flag, then nothing of its group is removed', async () => {
            const [survivor = '', second = ''] = await phones([{}, { Do_Not_Call__c: true }]);
            await group([survivor, second]);
            await org.fault({ kind: 'lock-rows', values: [survivor], count: null });
            const { report } = await change({ action: 'apply', kind: 'duplicates' });
            expect(report).toMatchObject({ failed: 1 });
            expect(report.failures[0]?.reason).toContain('UNABLE_TO_LOCK_ROW');
            expect(await one('Researched_Phone__c', second, 'Status__c')).toMatchObject({
                Status__c: 'Active'
            });
        });
    });

    it('When the org is away, then the error says what was being done and may be retried', async () => {
        await org.fault({ kind: 'unavailable', count: null });
        await expect(change({ action: 'apply', kind: 'duplicates' })).rejects.toMatchObject({
            code: 'source_unavailable',
            message: 'Applying duplicates stopped: Salesforce does not answer.',
            retryable: true
        });
    });
});
