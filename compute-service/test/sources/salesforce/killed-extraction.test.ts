import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild, type EndedChild } from '../../support/child-process.ts';
import { TestOrg } from '../../support/salesforce-org.ts';

const SCRIPT = join(__dirname, '../../support/extract-child.ts');
const ACCOUNTS = 400;

interface State {
    readonly jobId: string;
    readonly pages: readonly { readonly file: string; readonly records: number }[];
}

describe('extraction killed with SIGKILL', () => {
    let org: TestOrg;
    let directory: string;

    beforeAll(async () => {
        org = await TestOrg.start();
        directory = await mkdtemp(join(tmpdir(), 'killed-extraction-'));
        await org.create(
            'Account',
            Array.from({ length: ACCOUNTS }, (_, index) => ({ Name: `A${index}`, Dial_Active__c: true }))
        );
        // Slow enough that every state of the file can be seen.
        await org.fault({ kind: 'slow', path: '/results', ms: 60, count: null });
    });
    afterAll(async () => {
        await org.stop();
        await rm(directory, { recursive: true, force: true });
    });

    const stateFile = (): string => join(directory, 'accounts', 'state.json');
    const state = async (): Promise<State> => JSON.parse(await readFile(stateFile(), 'utf8')) as State;
    const run = (changes?: number): Promise<EndedChild> => {
        const { clientId, clientSecret } = org.credentials;
        return runChild({
            script: SCRIPT,
            settings: { url: org.url, clientId, clientSecret, directory },
            ...(changes && { killAfter: { file: stateFile(), changes } })
        });
    };

    it('When it is killed again and again, then it goes on with the same job and keeps the pages it has', async () => {
        expect(await run(1)).toMatchObject({ killed: true });
        const { jobId } = await state();
        let pages = 0;
        for (const changes of [3, 2, 2]) {
            expect(await run(changes)).toMatchObject({ killed: true });
            const now = await state();
            expect(now.jobId).toBe(jobId);
            expect(now.pages.length).toBeGreaterThanOrEqual(pages);
            pages = now.pages.length;
        }
        expect(pages).toBeGreaterThan(0);
        expect(await run()).toMatchObject({ code: 0, errors: '' });
        const done = await state();
        expect(done.jobId).toBe(jobId);
        const ids = new Set<string>();
        for (const { file } of done.pages) {
            const text = await readFile(join(directory, 'accounts', file), 'utf8');
            for (const line of text.trimEnd().split('\n').slice(1)) ids.add(line.slice(0, 20));
        }
        expect(ids.size).toBe(ACCOUNTS);
    });
});
