import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobFolders, type KeptJob } from '../src/bulk/job-folders.ts';

let directory: string;
beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'job-folders-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const now = new Date('2026-11-23T09:00:00.000Z');
const open = (): JobFolders<KeptJob> => new JobFolders({ directory, firstNumber: 1 });

function keep(count: number, job: Pick<KeptJob, 'state' | 'created'>): string[] {
    const folders = open();
    return Array.from({ length: count }, () => {
        const id = folders.nextId();
        folders.keep({ id, ...job });
        return id;
    });
}

it('When a job is older than seven days, then it is forgotten with its files', () => {
    const [old = ''] = keep(1, { state: 'JobComplete', created: '2026-11-16T08:59:59.000Z' });
    const [young = ''] = keep(1, { state: 'JobComplete', created: '2026-11-16T09:00:01.000Z' });
    expect(
        open()
            .restore(now)
            .map(({ id }) => id)
    ).toEqual([young]);
    expect(existsSync(open().pathOf(old))).toBe(false);
});

it('When more than forty jobs have ended, then the oldest of them are forgotten and no open one', () => {
    const [waiting] = keep(1, { state: 'Open', created: now.toISOString() });
    const ids = keep(43, { state: 'Failed', created: now.toISOString() });
    expect(
        open()
            .restore(now)
            .map(({ id }) => id)
    ).toEqual([waiting, ...ids.slice(3)]);
});

it('When a folder was made and its description was not, then it is removed', () => {
    const folder = open().pathOf(open().nextId());
    mkdirSync(folder);
    expect(open().restore(now)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
});
