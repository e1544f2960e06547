import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkExtract, type BulkExtract } from '../../../src/sources/salesforce/bulk-extract.ts';
import type { SalesforceConnection } from '../../../src/sources/salesforce/connection.ts';
import { ScriptedOrg, type Misbehaviour } from './scripted-org.ts';

const POLLING = { firstMs: [1], maxMs: 10, timeoutMs: 1_000 };
const isPage = (path: string): boolean => path.endsWith('/results');

describe('bulk extraction', () => {
    let folder: string;
    let org: ScriptedOrg;
    let connection: SalesforceConnection;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'bulk-extract-'));
        org = new ScriptedOrg({ records: 25, pageRecords: 10 });
        await org.start();
        connection = org.connect();
    });
    afterEach(async () => {
        await connection.close();
        await org.stop();
        await rm(folder, { recursive: true, force: true });
    });

    const extract = (signal = new AbortController().signal, compress = true): Promise<BulkExtract> =>
        bulkExtract({
            connection,
            query: {
                name: 'accounts',
                operation: 'query',
                query: 'SELECT Id, Name FROM Account',
                fields: ['Id', 'Name']
            },
            folder,
            maxRecords: 10,
            compress,
            polling: POLLING,
            signal,
            progress: () => undefined
        });

    /** Spoils the first answers to reads of the second page. */
    const spoilSecondPage = (times: number, misbehaviour: Misbehaviour): void => {
        let left = times;
        org.script = ({ path, locator }) => {
            if (!isPage(path) || locator !== 'L10' || left === 0) return undefined;
            left -= 1;
            return misbehaviour;
        };
    };

    const expectComplete = async (result: BulkExtract): Promise<void> => {
        expect(result).toMatchObject({ announced: 25, read: 25 });
        const texts = await Promise.all(result.files.map((file) => readFile(file, 'utf8')));
        expect(texts).toHaveLength(3);
        for (const text of texts) expect(text.startsWith('"Id","Name"\n')).toBe(true);
        expect(texts.join('').match(/^"\d+",/gm)).toHaveLength(25);
    };

    it('When all goes well, then every page is a file of its own and read once', async () => {
        await expectComplete(await extract());
        expect(org.pagesRead()).toEqual([null, 'L10', 'L20']);
        expect(connection.usage).toMatchObject({ calls: org.seen.length, orgMax: 15_000 });
    });

    it('When pages come uncompressed, then they are the same', async () => {
        await expectComplete(await extract(undefined, false));
    });

    const recoverable: readonly (readonly [string, Misbehaviour])[] = [
        ['a short page', { dropRecords: 3 }],
        ['a missing locator', { dropHeader: 'sforce-locator' }],
        ['a missing number of records', { dropHeader: 'sforce-numberofrecords' }],
        ['another header line', { csvHeader: '"Id","Nom"' }],
        ['a cut connection', { cutAfterBytes: 20 }],
        ['an expired session', { refuse: { status: 401, errorCode: 'INVALID_SESSION_ID' } }],
        ['a busy server', { refuse: { status: 503, errorCode: 'SERVER_UNAVAILABLE' } }],
        ['the API limit', { refuse: { status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED' } }]
    ];
    it.each(recoverable)(
        'When %s comes once, then the page is read again and nothing else',
        async (_, wrong) => {
            spoilSecondPage(1, wrong);
            await expectComplete(await extract());
            expect(org.pagesRead()).toEqual([null, 'L10', 'L10', 'L20']);
            expect(org.jobs).toBe(1);
        }
    );

    it('When the org falls silent in a page, then it is read again', async () => {
        spoilSecondPage(1, { silent: true });
        await expectComplete(await extract());
    });

    it('When a page stays short, then the error names table, page and counts; a resume reads only what is missing', async () => {
        spoilSecondPage(99, { dropRecords: 2 });
        await expect(extract()).rejects.toMatchObject({
            code: 'source_incomplete',
            retryable: true,
            message:
                'The org did not deliver completely: accounts, page 2: 10 records were announced and 8 came.'
        });
        org.script = () => undefined;
        org.seen.length = 0;
        await expectComplete(await extract());
        expect(org.pagesRead()).toEqual(['L10', 'L20']);
        expect(org.jobs).toBe(1);
    });

    it('When the API limit stays reached, then it waits a few times and gives up without spinning', async () => {
        spoilSecondPage(99, { refuse: { status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED' } });
        await expect(extract()).rejects.toMatchObject({ errorCode: 'REQUEST_LIMIT_EXCEEDED' });
        expect(org.pagesRead()).toEqual([null, 'L10', 'L10', 'L10']);
    });

    it.each([
        [400, 'INVALID_QUERY_LOCATOR'],
        [404, 'NOT_FOUND']
    ])(
        'When the locator is gone with %d, then a new job is read from the first page',
        async (status, errorCode) => {
            spoilSecondPage(1, { refuse: { status, errorCode } });
            await expectComplete(await extract());
            expect(org.jobs).toBe(2);
            expect(org.pagesRead()).toEqual([null, 'L10', null, 'L10', 'L20']);
        }
    );

    it('When the pages do not add up to the total, then new jobs are tried and then it fails', async () => {
        org.announcedTotal = 26;
        await expect(extract()).rejects.toMatchObject({
            code: 'source_incomplete',
            message: expect.stringContaining('26 records were announced, the pages hold 25') as unknown
        });
        expect(org.jobs).toBe(3);
    });

    it('When a locator leads back, then it does not read for ever', async () => {
        org.script = ({ path, locator }) =>
            isPage(path) && locator === 'L20' ? { locator: 'L10' } : undefined;
        await expect(extract()).rejects.toMatchObject({ code: 'source_incomplete' });
    });

    it('When it is stopped after a page, then the next call goes on with the same job after that page', async () => {
        const stop = new AbortController();
        org.script = ({ path, locator }) => {
            if (isPage(path) && locator === 'L10') stop.abort(new Error('stopped'));
            return undefined;
        };
        await expect(extract(stop.signal)).rejects.toThrow('stopped');
        await writeFile(join(folder, 'page-000002.csv.part'), '"Id","Na');
        org.script = () => undefined;
        org.seen.length = 0;
        await expectComplete(await extract());
        expect(org.pagesRead()).toEqual(['L10', 'L20']);
        expect(org.jobs).toBe(1);
    });

    it('When a finished page was damaged on the disk, then nothing of it is trusted', async () => {
        const first = await extract();
        await writeFile(first.files[1] ?? '', '"Id","Name"\n');
        await expectComplete(await extract());
        expect(org.jobs).toBe(2);
    });

    it('When everything was read before, then the org is not asked at all', async () => {
        await extract();
        org.seen.length = 0;
        await expectComplete(await extract());
        expect(org.seen).toEqual([]);
        expect((await readdir(folder)).sort()).toEqual([
            'page-000001.csv',
            'page-000002.csv',
            'page-000003.csv',
            'state.json'
        ]);
    });

    it('When the query is refused, then it is not tried again', async () => {
        org.script = ({ method }) =>
            method === 'POST' ? { refuse: { status: 400, errorCode: 'INVALID_FIELD' } } : undefined;
        await expect(extract()).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
        expect(org.seen).toHaveLength(1);
    });
});
