import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CanonicalTableName } from '../../../src/engines/tables.ts';
import type { ExtractedTable } from '../../../src/ports/source.ts';
import { ApiBudget } from '../../../src/sources/salesforce/api-budget.ts';
import { SalesforceConnection } from '../../../src/sources/salesforce/connection.ts';
import { loadFieldMapping } from '../../../src/sources/salesforce/field-mapping.ts';
import { givenMapping } from '../../../src/sources/salesforce/run-mapping.ts';
import { SalesforceSource } from '../../../src/sources/salesforce/salesforce-source.ts';
import { TestOrg } from '../../support/salesforce-org.ts';

const ACCOUNTS = 450;
const POLLING = { firstMs: [20], maxMs: 100, timeoutMs: 20_000 };
const signal = new AbortController().signal;

describe('the Salesforce source against an org', () => {
    let org: TestOrg;
    let connection: SalesforceConnection;
    let directory: string;

    beforeAll(async () => {
        org = await TestOrg.start();
        const accounts = await org.create(
            'Account',
            Array.from({ length: ACCOUNTS }, (_, index) => ({
                Name: `Account "${index}", Ltd.`,
                Dial_Active__c: true,
                Phone: `(415) 555-${String(2_000 + index)}`
            }))
        );
        const call = { TaskSubtype: 'Call', Status: 'Completed', Priority: 'Normal', Subject: 'Call' };
        await org.create('Task', [
            {
                ...call,
                WhatId: accounts[0] ?? '',
                ActivityDate: '2026-11-20',
                Dialed_Number__c: '4155552000'
            },
            // Closed more than a year ago: only queryAll sees it.
            { ...call, WhatId: accounts[1] ?? '', ActivityDate: '2024-01-02', CallDisposition: 'No Answer' },
            { TaskSubtype: 'Task', Status: 'Completed', Priority: 'Normal', Subject: 'No call' }
        ]);
        await org.settings({ mostMaxRecords: 200 });
    });
    afterAll(() => org.stop());

    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), 'salesforce-source-'));
        connection = org.connect();
    });
    afterEach(async () => {
        await org.clearFaults();
        await connection.close();
        await rm(directory, { recursive: true, force: true });
    });

    const extract = async (tables: readonly CanonicalTableName[]): Promise<readonly ExtractedTable[]> => {
        const source = new SalesforceSource({
            connection,
            mapping: givenMapping(await loadFieldMapping()),
            pageRecords: 200,
            polling: POLLING
        });
        return source.extract({ tables, directory, signal, progress: () => undefined });
    };

    const expectAllAccounts = async (tables: readonly ExtractedTable[]): Promise<void> => {
        const accounts = tables.find(({ table }) => table === 'accounts');
        expect(accounts).toMatchObject({ announced: ACCOUNTS, read: ACCOUNTS });
        expect(accounts?.files).toHaveLength(3);
        const text = await readFile(accounts?.files[0] ?? '', 'utf8');
        expect(text.split('\n')[0]).toBe(accounts?.header.map((name) => `"${name}"`).join(','));
    };

    it('When all tables are read at once, then every one is complete', async () => {
        const mapping = await loadFieldMapping();
        const names = Object.keys(mapping.tables) as CanonicalTableName[];
        const tables = await extract(names);
        expect(tables.map(({ table }) => table)).toEqual(names);
        await expectAllAccounts(tables);
        expect(tables.find(({ table }) => table === 'calls')).toMatchObject({ read: 2 });
        expect(tables.find(({ table }) => table === 'addresses')).toMatchObject({ read: 0, announced: 0 });
    });

    it.each([
        ['expire-session', {}],
        ['unavailable', {}],
        ['request-limit', {}],
        ['slow', { ms: 3_000 }],
        ['cut', { bytes: 300 }],
        ['short-page', { rows: 7 }],
        ['missing-header', {}],
        ['missing-count', {}],
        ['expired-locator', { skip: 1 }]
    ])('When the org shows the fault %s once, then the table is still complete', async (kind, options) => {
        await org.fault({ kind, path: '/results', count: 1, ...options });
        await expectAllAccounts(await extract(['accounts']));
    });

    it('When the query job fails once, then another one is asked for', async () => {
        await org.fault({ kind: 'fail-job', count: 1 });
        await expectAllAccounts(await extract(['accounts']));
    });

    it('When pages stay short, then the run learns which table and page', async () => {
        await org.fault({ kind: 'short-page', path: '/results', count: null, rows: 3 });
        await expect(extract(['accounts'])).rejects.toMatchObject({
            code: 'source_incomplete',
            message: expect.stringContaining(
                'accounts, page 1: 200 records were announced and 197 came'
            ) as unknown
        });
    });

    it('When the API limit stays reached, then it is an API budget error that may be retried', async () => {
        await org.fault({ kind: 'request-limit', path: '/jobs/query', count: null });
        await expect(extract(['accounts'])).rejects.toMatchObject({
            code: 'api_budget',
            retryable: true,
            retryAfterS: 900
        });
    });

    it('When the integration user signs in by a signed assertion, then it reads', async () => {
        const { clientId, username, privateKey } = org.credentials;
        const signed = new SalesforceConnection({
            loginUrl: org.url,
            apiVersion: '66.0',
            credentials: { flow: 'jwt_bearer', clientId, username, privateKey }
        });
        const found = await signed.query<{ Id: string }>({ soql: 'SELECT Id FROM Account', signal });
        expect(found).toHaveLength(ACCOUNTS);
        await signed.close();
    });

    it('When the credentials are wrong, then the error says so without the secret', async () => {
        const wrong = new SalesforceConnection({
            loginUrl: org.url,
            apiVersion: '66.0',
            credentials: { flow: 'client_credentials', clientId: 'nobody', clientSecret: 'hidden-word' }
        });
        const source = new SalesforceSource({
            connection: wrong,
            mapping: givenMapping(await loadFieldMapping())
        });
        const failure = source.extract({
            tables: ['accounts'],
            directory,
            signal,
            progress: () => undefined
        });
        await expect(failure).rejects.toMatchObject({ code: 'source_refused' });
        await expect(failure).rejects.not.toThrow(/hidden-word/);
        await wrong.close();
    });

    it('When calls are planned, then the reserve of the day stays untouched and what was used is counted', async () => {
        const plan = {
            bulkReads: [400_000, 1_000_000],
            changeReads: 2,
            restReads: [50],
            ingests: [],
            files: 0,
            announcements: 5
        };
        const budget = await ApiBudget.open({ connection, plan, reserveShare: 0.2, maxWaitMs: 0, signal });
        await extract(['accounts']);
        const usage = budget.usage();
        expect(usage.planned).toBeGreaterThan(usage.used);
        expect(usage.used).toBeGreaterThanOrEqual(6);
        expect(usage).toMatchObject({ dailyMax: 15_000, reserve: 3_000 });

        await org.settings({ apiUsage: { used: 11_990 } });
        const refused = ApiBudget.open({ connection, plan, reserveShare: 0.2, maxWaitMs: 0, signal });
        await expect(refused).rejects.toMatchObject({
            code: 'api_budget',
            field: 'night.api_reserve_share',
            message: expect.stringContaining('reserve of 20 %') as unknown
        });
        await org.settings({ apiUsage: { used: 0 } });
    });
});
