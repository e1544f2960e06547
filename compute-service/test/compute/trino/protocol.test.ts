import { TrinoProtocol, type TrinoPage } from '../../../src/compute/trino/protocol.ts';
import { dialFlowFailure } from '../../support/dial-flow-failure.ts';
import { fakeCoordinator, type FakeCoordinator, type Reply } from './fake-coordinator.ts';

const answer = (fields: Record<string, unknown>): Reply => ({ json: JSON.stringify({ id: 'q', ...fields }) });
/** Waits that are over at once; their number is that of further tries. */
const PAUSES_MS = [1, 1];
const COLUMNS = [{ name: 'n', type: 'bigint' }];

describe('Protocol of the cluster', () => {
    let coordinator: FakeCoordinator;

    afterEach(() => coordinator.close());

    const protocol = (url = coordinator.url): TrinoProtocol =>
        new TrinoProtocol(
            {
                url,
                user: 'dial-flow',
                credential: { kind: 'password', secret: 'open sesame' },
                catalog: 'hive',
                clientTags: ['night', 'org-1'],
                session: { retry_policy: 'TASK' },
                dispatcher: null
            },
            PAUSES_MS
        );

    async function pages(signal = new AbortController().signal): Promise<TrinoPage[]> {
        const found: TrinoPage[] = [];
        for await (const page of protocol().run({ sql: 'select 1', schema: 'runs', signal }))
            found.push(page);
        return found;
    }

    const requests = (): readonly string[] => coordinator.seen.map(({ method, path }) => `${method} ${path}`);

    it('posts a statement once and follows its pages to the end', async () => {
        coordinator = await fakeCoordinator((url) => [
            answer({ nextUri: `${url}/v1/statement/queued/1`, stats: { state: 'QUEUED' } }),
            answer({
                nextUri: `${url}/v1/statement/executing/2`,
                columns: COLUMNS,
                data: [[1]],
                stats: { state: 'RUNNING', completedSplits: 1, totalSplits: 4, processedRows: 10 }
            }),
            answer({ columns: COLUMNS, data: [[2]], stats: { state: 'FINISHED' } })
        ]);
        const found = await pages();
        expect(found.flatMap(({ rows }) => rows)).toEqual([[1], [2]]);
        expect(found[1]?.progress).toEqual({
            state: 'RUNNING',
            completedSplits: 1,
            totalSplits: 4,
            processedRows: 10
        });
        expect(requests()).toEqual([
            'POST /v1/statement',
            'GET /v1/statement/queued/1',
            'GET /v1/statement/executing/2'
        ]);
        expect(coordinator.seen[0]).toMatchObject({
            body: 'select 1',
            headers: {
                'x-trino-user': 'dial-flow',
                'x-trino-schema': 'runs',
                'x-trino-client-tags': 'night,org-1',
                'x-trino-session': 'retry_policy=TASK',
                'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
                authorization: `Basic ${Buffer.from('dial-flow:open sesame').toString('base64')}`
            }
        });
    });

    it('keeps whole numbers that JavaScript would round', async () => {
        coordinator = await fakeCoordinator(() => [
            {
                json: '{"columns":[{"name":"n","type":"bigint"}],"data":[[9007199254740993],[1.5],["9007199254740993"]]}'
            }
        ]);
        expect((await pages()).flatMap(({ rows }) => rows)).toEqual([
            [9_007_199_254_740_993n],
            [1.5],
            ['9007199254740993']
        ]);
    });

    it('asks again for a page, but never posts a statement twice', async () => {
        coordinator = await fakeCoordinator((url) => [
            answer({ nextUri: `${url}/v1/statement/executing/1` }),
            { status: 503 },
            { status: 429 },
            answer({ columns: COLUMNS, data: [[1]] })
        ]);
        expect((await pages()).flatMap(({ rows }) => rows)).toEqual([[1]]);
        await coordinator.close();
        coordinator = await fakeCoordinator(() => [{ status: 503 }, answer({ data: [[1]] })]);
        const error = await dialFlowFailure(pages());
        expect([error.code, error.retryable]).toEqual(['compute_failed', true]);
        expect(requests()).toEqual(['POST /v1/statement']);
    });

    it('follows only the path of an address, so that the login goes to no other host', async () => {
        coordinator = await fakeCoordinator(() => [
            answer({ nextUri: 'http://elsewhere.example/v1/statement/executing/1?slug=x' }),
            answer({ data: [] })
        ]);
        await pages();
        expect(requests()).toEqual(['POST /v1/statement', 'GET /v1/statement/executing/1?slug=x']);
    });

    it('ends the statement on the cluster when nobody reads on, and when it is aborted', async () => {
        coordinator = await fakeCoordinator((url) => [
            answer({ nextUri: `${url}/v1/statement/executing/1`, data: [[1]] }),
            answer({ nextUri: `${url}/v1/statement/executing/2` })
        ]);
        const { signal } = new AbortController();
        for await (const page of protocol().run({ sql: 'select 1', schema: null, signal })) {
            expect(page.rows).toEqual([[1]]);
            break;
        }
        const aborting = new AbortController();
        const work = dialFlowFailure(pages(aborting.signal));
        setTimeout(() => aborting.abort(), 50);
        expect((await work).code).toBe('cancelled');
        expect(requests().filter((request) => request.startsWith('DELETE'))).toEqual([
            'DELETE /v1/statement/executing/1',
            'DELETE /v1/statement/executing/2'
        ]);
    });

    it.each([
        ['PAGE_TRANSPORT_TIMEOUT', 'INTERNAL_ERROR', 'A worker of the cluster was lost.', true],
        [
            'EXCEEDED_LOCAL_MEMORY_LIMIT',
            'INSUFFICIENT_RESOURCES',
            'The cluster has too little memory for this step.',
            false
        ],
        [
            'EXCEEDED_TIME_LIMIT',
            'INSUFFICIENT_RESOURCES',
            'The step took longer than the cluster allows.',
            false
        ],
        ['NO_NODES_AVAILABLE', 'INSUFFICIENT_RESOURCES', 'The cluster is not ready.', true],
        ['GENERIC_INTERNAL_ERROR', 'INTERNAL_ERROR', 'The cluster could not compute a step.', true],
        ['COLUMN_NOT_FOUND', 'USER_ERROR', 'The cluster could not compute a step.', false]
    ])(
        'says what %s means, without the words of the cluster',
        async (errorName, errorType, message, retryable) => {
            const error = { errorName, errorType, message: "line 1:8: Column 'secret' cannot be resolved" };
            coordinator = await fakeCoordinator(() => [answer({ error })]);
            const found = await dialFlowFailure(pages());
            expect([found.code, found.message, found.retryable]).toEqual([
                'compute_failed',
                message,
                retryable
            ]);
            expect(String(found.cause)).toContain(errorName);
        }
    );

    it.each([
        [401, "The cluster refused the service's login (401).", false],
        [404, 'The cluster no longer knows the statement.', true],
        [500, 'The cluster answered with status 500.', true]
    ])('says what status %i means', async (status, message, retryable) => {
        coordinator = await fakeCoordinator(() => [{ status }]);
        const found = await dialFlowFailure(pages());
        expect([found.message, found.retryable]).toEqual([message, retryable]);
    });

    it('posts a statement again only where it cannot have begun', async () => {
        const STARTING_UP = answer({ error: { errorName: 'SERVER_STARTING_UP' } });
        coordinator = await fakeCoordinator((url) => [
            STARTING_UP,
            answer({ nextUri: `${url}/v1/statement/queued/1` }),
            STARTING_UP,
            answer({ columns: COLUMNS, data: [[1]] })
        ]);
        expect((await pages()).flatMap(({ rows }) => rows)).toEqual([[1]]);
        expect(requests()).toEqual([
            'POST /v1/statement',
            'POST /v1/statement',
            'GET /v1/statement/queued/1',
            'POST /v1/statement'
        ]);
        await coordinator.close();
        coordinator = await fakeCoordinator(() => [STARTING_UP, STARTING_UP, STARTING_UP]);
        const found = await dialFlowFailure(pages());
        expect([found.message, found.retryable]).toEqual(['The cluster is not ready.', true]);
    });

    it('says that nobody answers', async () => {
        coordinator = await fakeCoordinator(() => []);
        const gone = await fakeCoordinator(() => []);
        await gone.close();
        const { signal } = new AbortController();
        const found = await dialFlowFailure(
            protocol(gone.url).run({ sql: 'select 1', schema: null, signal }).next()
        );
        expect([found.message, found.retryable]).toEqual([
            'The coordinator of the cluster does not answer.',
            true
        ]);
    });
});
