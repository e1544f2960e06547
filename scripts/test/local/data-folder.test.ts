import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataFolderError, openFolders } from '../../local/folders.ts';

/** Nobody can make a folder here, not even an administrator; a recursive mkdir of Node never returns from it. */
const NOWHERE = '/proc/dial-flow/data';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const SERVICE = {
    DIAL_FLOW_DATA_DIR: NOWHERE,
    DIAL_FLOW_INPUT_DIR: ROOT,
    DIAL_FLOW_API_KEYS: 'k'.repeat(40)
};

interface Ended {
    readonly code: number;
    readonly errors: string;
}

const started = ({
    entry,
    args = [],
    settings = {}
}: {
    readonly entry: string;
    readonly args?: readonly string[];
    readonly settings?: Readonly<Record<string, string>>;
}): Promise<Ended> =>
    new Promise((resolve) => {
        const env = { ...process.env, ...settings };
        const child = execFile(
            process.execPath,
            ['--no-warnings', join(ROOT, entry), ...args],
            { env, timeout: 50_000 },
            (_error, _output, errors) => resolve({ code: child.exitCode ?? -1, errors })
        );
    });

describe('a data folder', () => {
    let folder: string;
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'data-folder-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('When it is not there, then it is made with all above it and nothing else is left in it', () => {
        const { base } = openFolders(join(folder, 'deep', 'down'));
        expect(existsSync(base)).toBe(true);
        expect(() => openFolders(base)).not.toThrow();
    });

    it.each([
        ['cannot be made', () => NOWHERE],
        ['cannot be written to', () => '/proc'],
        [
            'is a file',
            () => {
                writeFileSync(join(folder, 'file'), '');
                return join(folder, 'file');
            }
        ]
    ])('When it %s, then it is said which one and what to do', (_case, make) => {
        const path = make();
        expect(() => openFolders(path)).toThrow(DataFolderError);
        expect(() => openFolders(path)).toThrow(`The folder ${path} cannot be used`);
    });

    it.each([
        [
            'npm run nightly',
            { entry: 'scripts/nightly.ts', args: ['--accounts', '1000', '--data', NOWHERE] },
            `The folder ${NOWHERE} cannot be used`
        ],
        [
            'the local org',
            { entry: 'local-org/src/index.ts', args: ['--empty', '--data', NOWHERE] },
            `The data folder ${NOWHERE} cannot be used`
        ],
        [
            'the service',
            { entry: 'compute-service/src/index.ts', settings: SERVICE },
            `DIAL_FLOW_DATA_DIR: ${NOWHERE} cannot be written to`
        ]
    ])(
        'When %s is told to use one that cannot be made, then it ends with a sentence',
        async (_case, command, words) => {
            const { code, errors } = await started(command);
            expect(code).toBe(1);
            expect(errors).toContain(words);
            expect(errors).not.toContain('    at ');
        }
    );
});
