import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPTS = fileURLToPath(new URL('../../', import.meta.url));

const LOCK = {
    lockfileVersion: 3,
    packages: {
        '': { name: 'tiny' },
        'node_modules/node': { version: '24.21.0' },
        'node_modules/jest': { version: '29.7.0', dev: true },
        'node_modules/fsevents': { version: '2.3.3', optional: true }
    }
};

/** Stands for npm: notes its arguments, then leaves what `npm install` would leave, or fails as the test says. */
const FAKE_NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
appendFileSync('npm-calls.txt', process.argv.slice(2).join(' ') + '\\n');
if (process.env.FAKE_NPM_SAYS) {
    console.error(process.env.FAKE_NPM_SAYS);
    process.exit(1);
}
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/node/bin', { recursive: true });
if (!process.env.FAKE_NPM_SKIPS_SCRIPTS) symlinkSync(process.execPath, 'node_modules/node/bin/node');
`;

describe('the launcher', () => {
    let root: string;

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), 'launch-'));
        cpSync(join(SCRIPTS, 'launch.mjs'), join(root, 'scripts/launch.mjs'));
        cpSync(join(SCRIPTS, 'launch'), join(root, 'scripts/launch'), { recursive: true });
        writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK));
        writeFileSync(join(root, 'npm.mjs'), FAKE_NPM);
        writeFileSync(
            join(root, 'scripts/nightly.ts'),
            'const args: string[] = process.argv.slice(2); console.log("ran", args.join(" ")); process.exitCode = Number(args[0] ?? 0);'
        );
        writeFileSync(join(root, 'scripts/test.ts'), 'console.log("tested");');
    });
    afterEach(() => rmSync(root, { recursive: true }));

    const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
        ...process.env,
        npm_execpath: join(root, 'npm.mjs'),
        npm_lifecycle_event: undefined,
        ...extra
    });
    const launch = (args: readonly string[], extra?: NodeJS.ProcessEnv): ReturnType<typeof run> =>
        run(args, environment(extra));
    const run = (
        args: readonly string[],
        env: NodeJS.ProcessEnv
    ): { code: number | null; out: string; err: string } => {
        const done = spawnSync(process.execPath, [join(root, 'scripts/launch.mjs'), ...args], {
            env,
            encoding: 'utf8'
        });
        return { code: done.status, out: done.stdout, err: done.stderr };
    };
    const npmCalls = (): string[] =>
        existsSync(join(root, 'npm-calls.txt'))
            ? readFileSync(join(root, 'npm-calls.txt'), 'utf8').trim().split('\n')
            : [];
    const installByHand = (packages: object): void => {
        mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
        symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'));
        writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
    };

    it('When nothing is installed, then it installs what the run needs, once, and passes arguments and exit code on', () => {
        const first = launch(['nightly', '3', '--accounts', '10']);
        expect(first).toMatchObject({ code: 3, out: 'ran 3 --accounts 10\n' });
        expect(first.err).toContain('Installing 1 packages');
        expect(launch(['nightly', '0'])).toMatchObject({ code: 0, err: '' });
        expect(npmCalls()).toEqual([expect.stringMatching(/^install --no-save .*--omit=dev$/)]);
    });

    it('When tests need more than the run did, then it installs the rest, and that covers the run', () => {
        launch(['nightly']);
        expect(launch(['test'])).toMatchObject({ code: 0, out: 'tested\n' });
        launch(['nightly']);
        expect(npmCalls()).toEqual([
            expect.stringMatching(/^install --no-save .*--omit=dev$/),
            expect.stringMatching(/^install --no-save .*--include=dev$/)
        ]);
    });

    it('When the lock file changed, then it installs again', () => {
        launch(['nightly']);
        writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ ...LOCK, changed: true }));
        launch(['nightly']);
        expect(npmCalls()).toHaveLength(2);
    });

    it('When somebody ran npm ci by hand, then it does not run it again', () => {
        installByHand({
            'node_modules/node': { version: '24.21.0' },
            'node_modules/jest': { version: '29.7.0' }
        });
        expect(launch(['test'])).toMatchObject({ code: 0, err: '' });
        expect(npmCalls()).toEqual([]);
    });

    it('When what was installed by hand is of another version, then it installs', () => {
        installByHand({ 'node_modules/node': { version: '24.20.0' } });
        launch(['nightly']);
        expect(npmCalls()).toHaveLength(1);
    });

    it('When the registry cannot be reached, then it says so and what to do', () => {
        const result = launch(['nightly'], { FAKE_NPM_SAYS: 'npm error code ENOTFOUND' });
        expect(result.code).toBe(1);
        expect(result.err).toContain('npm error code ENOTFOUND');
        expect(result.err).toContain('The package registry could not be reached.');
        expect(result.out).toBe('');
    });

    it('When npm fails otherwise, then its last words are shown, and the next start tries again', () => {
        expect(launch(['nightly'], { FAKE_NPM_SAYS: 'npm error EACCES' }).err).toContain('npm error EACCES');
        expect(launch(['nightly']).code).toBe(0);
    });

    it('When install scripts are switched off, then it names the remedy', () => {
        const result = launch(['nightly'], { FAKE_NPM_SKIPS_SCRIPTS: '1' });
        expect(result).toMatchObject({ code: 1 });
        expect(result.err).toContain('npm rebuild node');
    });

    it('When the command is unknown, then it lists those that exist', () => {
        const result = launch(['nightly2']);
        expect(result).toMatchObject({ code: 2 });
        expect(result.err).toContain(
            'nightly|start|local-org|dial-flow|cluster|org-setup|org-remove|sbom|pictures|test|bench'
        );
    });

    it('When it gets a signal, then the command gets it and its exit code is passed on', async () => {
        launch(['nightly']);
        writeFileSync(
            join(root, 'scripts/nightly.ts'),
            'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("ready");'
        );
        const child = spawn(process.execPath, [join(root, 'scripts/launch.mjs'), 'nightly'], {
            env: environment(),
            stdio: ['ignore', 'pipe', 'inherit']
        });
        await once(child.stdout, 'data');
        child.kill('SIGTERM');
        expect(await once(child, 'exit')).toEqual([7, null]);
    });

    it('When it is killed, then the command ends as well', async () => {
        launch(['nightly']);
        writeFileSync(
            join(root, 'scripts/nightly.ts'),
            'process.on("SIGTERM", () => { console.log("stopping"); process.exit(); }); setInterval(() => {}, 1000); console.log("ready");'
        );
        const child = spawn(process.execPath, [join(root, 'scripts/launch.mjs'), 'nightly'], {
            env: environment(),
            stdio: ['ignore', 'pipe', 'inherit']
        });
        await once(child.stdout, 'data');
        child.kill('SIGKILL');
        const [said] = (await once(child.stdout, 'data')) as [Buffer];
        expect(said.toString()).toBe('stopping\n');
    });

    // Whether npm is still there is read from /proc, which only Linux has.
    (process.platform === 'linux' ? it : it.skip)(
        'When npm is killed and its shell lives on, then the command ends as well',
        async () => {
            launch(['nightly']);
            writeFileSync(
                join(root, 'scripts/nightly.ts'),
                'process.on("SIGTERM", () => { console.log("stopping"); process.exit(); }); setInterval(() => {}, 1000); console.log("ready");'
            );
            const npm = `require('node:child_process').spawn('sh', ['-c', '"$NODE" "$LAUNCHER" nightly; true'], { stdio: 'inherit' })`;
            const child = spawn(process.execPath, ['-e', npm], {
                env: {
                    ...environment(),
                    NODE: process.execPath,
                    LAUNCHER: join(root, 'scripts/launch.mjs'),
                    npm_lifecycle_event: 'nightly'
                },
                stdio: ['ignore', 'pipe', 'inherit']
            });
            await once(child.stdout, 'data');
            child.kill('SIGKILL');
            const [said] = (await once(child.stdout, 'data')) as [Buffer];
            expect(said.toString()).toBe('stopping\n');
        }
    );
});
