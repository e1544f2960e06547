import { startTestOrg, type TestOrg } from '../support/test-org.ts';

const PAGE = 50;
let org: TestOrg;

interface Group {
    readonly id: string;
    readonly key: string;
    readonly kind: string;
    readonly hot: boolean;
}

interface Page {
    readonly rows: readonly Group[];
    readonly cursor: string | null;
    readonly total: number;
}

const group = (key: string, kind: string, hot: boolean): object => ({
    attributes: { type: 'Duplicate_Group__c' },
    Key__c: key,
    Kind__c: kind,
    Hot__c: hot,
    Size__c: 2,
    Status__c: 'New'
});

const keys = (prefix: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, row) => `${prefix}${String(1000 + row)}`);

async function login(): Promise<string> {
    const response = await fetch(`${org.url}/console/api/user`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'dial-admin@dial-flow.example' })
    });
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function page(cookie: string, cursor: string | null): Promise<{ status: number; body: Page }> {
    const response = await fetch(`${org.url}/console/apex/DialReviewController/getDuplicateGroups`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ filter: {}, cursor })
    });
    return { status: response.status, body: (await response.json()) as Page };
}

beforeAll(async () => {
    org = await startTestOrg();
    // Keys of numbers come before those of accounts, so that only the kind can bring these to the front.
    const records = [
        ...keys('001000000000001|+1303555', 60).map((key) => group(key, 'Same account', false)),
        ...keys('+1206555', 60).map((key, row) => group(key, 'Split account', row % 3 === 0))
    ];
    const written = await org.call('POST', '/composite/sobjects', { body: { allOrNone: true, records } });
    expect(written.status).toBe(200);
}, 60_000);

afterAll(() => org.dispose());

test('the queue of duplicates: one account first, then split accounts, switchboards last; no page skips or repeats', async () => {
    const cookie = await login();
    const shown: Group[] = [];
    const sizes: number[] = [];
    let cursor: string | null = null;
    do {
        const { body } = await page(cookie, cursor);
        expect(body.total).toBe(120);
        shown.push(...body.rows);
        sizes.push(body.rows.length);
        cursor = body.cursor;
    } while (cursor !== null && sizes.length < 10);
    expect(sizes).toEqual([PAGE, PAGE, 20]);
    const place = ({ hot, kind, key }: Group): string =>
        `${hot ? 2 : kind === 'Split account' ? 1 : 0} ${key}`;
    const places = shown.map(place);
    expect(places).toEqual([...places].sort());
    expect(new Set(shown.map(({ id }) => id)).size).toBe(120);
});

test('a cursor of an older order is refused with what to do', async () => {
    const cookie = await login();
    const old = Buffer.from(JSON.stringify([false, '+12065551000'])).toString('base64url');
    const { status, body } = await page(cookie, old);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).toContain('Load it again from the start.');
});
