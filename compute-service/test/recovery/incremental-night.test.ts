import { readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { WEEKDAYS } from '../../src/sources/salesforce/incremental/full-day.ts';
import type { LaunchBody } from '../../src/cli/service-client.ts';
import type { Run } from '../../src/runs/run.ts';
import type { Death } from './death.ts';
import { Nights, type NightStack } from './night-stack.ts';

/** Not today, nor in the days in which this test may run. */
const FULL_DAY = WEEKDAYS[(new Date().getUTCDay() + 3) % 7] ?? 'sunday';
const SETTINGS = { DIAL_FLOW_SALESFORCE_EXTRACT: 'incremental', DIAL_FLOW_SALESFORCE_FULL_DAY: FULL_DAY };
const DRY: LaunchBody = { dryRun: true };

describe('nights that read only what changed', () => {
    const nights = new Nights();
    let stack: NightStack;
    let first: Run;

    const filesOf = ({ id }: Run): Readonly<Record<string, string>> => {
        const folder = join(stack.folders.service, 'runs', id, 'out');
        return Object.fromEntries(
            readdirSync(folder)
                .toSorted()
                .map((name) => [
                    name,
                    createHash('sha256')
                        .update(readFileSync(join(folder, name)))
                        .digest('hex')
                ])
        );
    };
    const night = async (body: LaunchBody = {}): Promise<Run> => {
        const service = await stack.startService(null, SETTINGS);
        const run = await stack.ended(await stack.launch(service, body));
        await service.stop();
        return run;
    };
    const modesOf = (run: Run): Readonly<Record<string, string | undefined>> =>
        Object.fromEntries(
            (run.documents.inputs ?? []).map(({ name, extraction }) => [name, extraction?.mode])
        );

    const rest = async (method: string, path: string, body?: object): Promise<unknown> => {
        const { credentials } = stack.org.ready;
        const response = await fetch(`${credentials.instanceUrl}/services/data/v66.0${path}`, {
            method,
            headers: {
                authorization: `Bearer ${credentials.adminAccessToken}`,
                'content-type': 'application/json'
            },
            ...(body && { body: JSON.stringify(body) })
        });
        if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
        return response.status === 204 ? null : response.json();
    };
    const idsOf = async (soql: string): Promise<readonly string[]> => {
        const found = await rest('GET', `/query?q=${encodeURIComponent(soql)}`);
        return (found as { records: { Id: string }[] }).records.map(({ Id }) => Id);
    };

    /** What people do in a day, enough of it to be seen in every list. */
    const work = async (): Promise<void> => {
        const accounts = await idsOf('SELECT Id FROM Account ORDER BY Id LIMIT 40');
        for (const id of accounts.slice(0, 20))
            await rest('PATCH', `/sobjects/Account/${id}`, { Phone: '(415) 555-2671', Dial_Active__c: true });
        for (const id of accounts.slice(20, 30)) await rest('DELETE', `/sobjects/Account/${id}`);
        for (const id of await idsOf('SELECT Id FROM Task ORDER BY Id LIMIT 15'))
            await rest('DELETE', `/sobjects/Task/${id}`);
        for (const WhatId of accounts.slice(30)) {
            await rest('POST', '/sobjects/Task', {
                ...{ Subject: 'Call', Status: 'Completed', Priority: 'Normal', TaskSubtype: 'Call', WhatId },
                ...{ ActivityDate: '2026-11-22', CallDisposition: 'Wrong Number' },
                Dialed_Number__c: '4155552671'
            });
        }
        for (const id of await idsOf('SELECT Id FROM Researched_Phone__c ORDER BY Id DESC LIMIT 12'))
            await rest('PATCH', `/sobjects/Researched_Phone__c/${id}`, { Phone_Text__c: '415-555-2671' });
    };

    beforeAll(async () => {
        await nights.makeWorld();
        stack = await nights.stack();
        first = await night();
        await work();
    });
    afterAll(() => nights.end());

    it('When people have worked since the first night, then the next one has the bytes of a full extraction', async () => {
        expect(modesOf(first)).toMatchObject({ accounts: 'full', calls: 'full', researched_phones: 'full' });
        const changed = await night(DRY);
        expect(modesOf(changed)).toMatchObject({
            ...{ accounts: 'incremental', calls: 'incremental', researched_phones: 'incremental' }
        });
        const whole = await night({ ...DRY, fullExtract: true });
        expect(modesOf(whole)).toMatchObject({ accounts: 'full', calls: 'full', researched_phones: 'full' });
        expect(whole.documents.warnings ?? []).toEqual(changed.documents.warnings ?? []);
        expect(filesOf(changed)).toEqual(filesOf(whole));
        expect(filesOf(changed)).not.toEqual(filesOf(first));
        const message = changed.steps.find(({ key }) => key === 'extract.inputs')?.message;
        expect(message).toMatch(/accounts 290 \(20 changed, 10 removed\)/);
        expect(changed.documents.apiUsage?.used).toBeLessThanOrEqual(
            changed.documents.apiUsage?.planned ?? 0
        );
    });

    /** Has a run of which services die at these moments come to its end. */
    const survive = async (body: LaunchBody, deaths: readonly Death[]): Promise<Run> => {
        let launched: string | null = null;
        for (const death of deaths) {
            stack.letLeaseRunOut();
            const victim = await stack.startService(death, SETTINGS);
            launched ??= await stack.launch(victim, body);
            await Promise.race([victim.ended, stack.ended(launched)]);
            expect((await stack.run(launched)).finishedAt).toBeNull();
        }
        stack.letLeaseRunOut();
        const survivor = await stack.startService(null, SETTINGS);
        const run = await stack.ended(launched ?? '');
        await survivor.stop();
        return run;
    };
    const dieAt = (kind: Death['kinds'][number], moment: number): Death => ({
        ...{ kinds: [kind], during: 'extract', moment }
    });

    it('When services are killed while they read changes and while they keep what they read, then the bytes are the same', async () => {
        await work();
        const changed = await survive(DRY, [
            dieAt('rename', 6),
            dieAt('request', 9),
            dieAt('answer', 14),
            dieAt('rename', 20)
        ]);
        expect(modesOf(changed)).toMatchObject({ accounts: 'incremental', calls: 'incremental' });
        const whole = await survive({ ...DRY, fullExtract: true }, [
            dieAt('rename', 30),
            dieAt('rename', 18)
        ]);
        expect(modesOf(whole)).toMatchObject({ accounts: 'full', calls: 'full' });
        expect(filesOf(changed)).toEqual(filesOf(whole));
        const after = await night(DRY);
        expect(modesOf(after)).toMatchObject({ accounts: 'incremental', calls: 'incremental' });
        expect(filesOf(after)).toEqual(filesOf(whole));
    }, 180_000);
});
