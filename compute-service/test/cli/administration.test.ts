import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import { readSecretFrom } from '../../src/cli/secret-input.ts';
import { loadStoreConfig } from '../../src/config/store-config.ts';
import { ENGINES } from '../../src/engines/registry.ts';
import { openAccessStores } from '../../src/stores.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { API_KEY, startRig } from '../http/service-rig.ts';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dial-flow-administration-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function dialFlow(
    argv: readonly string[],
    {
        environment = {},
        secret = ''
    }: { readonly environment?: Record<string, string>; readonly secret?: string } = {}
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const [printed, told]: [string[], string[]] = [[], []];
    const code = await main({
        argv,
        environment: { DIAL_FLOW_DATA_DIR: folder, ...environment },
        terminal: {
            isLive: false,
            out: (line) => printed.push(line),
            err: (line) => told.push(line),
            live: () => undefined
        },
        signal: new AbortController().signal,
        parts: {
            engines: ENGINES,
            version: () => '1.2.3',
            serve: () => Promise.reject(new Error('not expected')),
            runFolderNight: () => Promise.reject(new Error('not expected')),
            migrateStores: () => Promise.reject(new Error('not expected')),
            openStoresOf: async (env) => openAccessStores(loadStoreConfig(env)),
            openPersonalData: () => Promise.reject(new Error('not expected')),
            readSecret: () => Promise.resolve(secret)
        }
    });
    return { code, out: printed.join('\n'), err: told.join('\n') };
}

describe('dial-flow keys', () => {
    it('When a key is made, then it is shown once, kept as its hash, listed, noted, and can be revoked', async () => {
        const made = await dialFlow(['keys', 'create', '--name', 'night', '--scope', 'runs:read,runs:write']);
        expect(made.code).toBe(0);
        expect(made.out).toMatch(/^dfk_[0-9a-f]{12}_[\w-]{43}$/);
        const id = made.out.slice(4, 16);
        const secret = made.out.slice(17);
        for (const name of ['runs.sqlite', 'runs.sqlite-wal']) {
            const path = join(folder, name);
            if (existsSync(path)) expect(readFileSync(path, 'latin1')).not.toContain(secret);
        }
        const listed = await dialFlow(['keys', 'list']);
        expect(listed.out).toMatch(new RegExp(`${id} +night +valid +runs:read runs:write`));
        expect(listed.out).not.toContain(secret);
        expect((await dialFlow(['keys', 'revoke', id])).out).toContain('no longer opens');
        expect((await dialFlow(['keys', 'list'])).out).toContain('revoked');
        const stores = openAccessStores({ dataDir: folder, runStore: 'sqlite', sqlServer: null });
        expect(
            (await stores.audit.list({ limit: 9 })).map(({ what, subject, who }) => [what, subject, who])
        ).toEqual([
            ['keys.revoke', id, expect.stringMatching(/^cli:/)],
            ['keys.create', id, expect.stringMatching(/^cli:/)]
        ]);
        await stores.close();
    });

    it.each([
        [['keys', 'create', '--scope', 'admin'], '--name'],
        [['keys', 'create', '--name', 'n', '--scope', 'everything'], '"everything" is no scope'],
        [['keys', 'create', '--name', 'n', '--scope', 'admin', '--days', '99999'], '--days'],
        [['keys', 'destroy'], 'keys revoke ID']
    ])('When it is written wrongly (%j), then it says how, and nothing is made', async (argv, words) => {
        const done = await dialFlow(argv);
        expect(done.code).toBe(2);
        expect(done.err).toContain(words);
        expect((await dialFlow(['keys', 'list'])).out).toContain('No key yet');
    });

    it('When a key is for one org, then it is kept and listed so', async () => {
        const argv = ['keys', 'create', '--name', 'org', '--scope', 'runs:read'];
        const made = await dialFlow([...argv, '--org', 'acme']);
        expect([made.code, made.err]).toEqual([0, expect.stringContaining('may, for acme alone: runs:read')]);
        await dialFlow(argv);
        const listed = (await dialFlow(['keys', 'list'])).out;
        expect(listed).toMatch(/org +valid +runs:read +acme /);
        expect(listed).toMatch(/org +valid +runs:read +all /);
        const wrong = await dialFlow([...argv, '--org', 'Acme Inc']);
        expect([wrong.code, wrong.err]).toEqual([
            2,
            expect.stringContaining('--org must be the name of an org')
        ]);
    });

    it('When a key is not there, then revoking it fails', async () => {
        expect(await dialFlow(['keys', 'revoke', '000000000000'])).toMatchObject({ code: 1 });
    });

    it('When a key never ends, then it says so; else it ends in a year', async () => {
        await dialFlow(['keys', 'create', '--name', 'ever', '--scope', 'admin', '--days', '0']);
        await dialFlow(['keys', 'create', '--name', 'year', '--scope', 'admin']);
        const keys = JSON.parse((await dialFlow(['keys', 'list', '--json'])).out) as Record<
            string,
            string | null
        >[];
        expect(keys.map(({ name, expiresAt }) => [name, expiresAt === null])).toEqual([
            ['year', false],
            ['ever', true]
        ]);
        expect(JSON.stringify(keys)).not.toContain('hash');
    });
});

describe('dial-flow secrets', () => {
    const NAME = 'DIAL_FLOW_MAIL_PASSWORD';
    const environment = () => ({
        DIAL_FLOW_SECRETS_FILE: join(folder, 'secrets.json'),
        DIAL_FLOW_SECRETS_KEY: 'a key of the tests that is long enough'
    });

    it('When a secret is set, then only its owner can read the file, nobody its text, and the service has it', async () => {
        const done = await dialFlow(['secrets', 'set', NAME], {
            environment: environment(),
            secret: 'hush-hush\n'
        });
        expect(done).toMatchObject({ code: 0, err: '' });
        const { DIAL_FLOW_SECRETS_FILE: file } = environment();
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(readFileSync(file, 'utf8')).not.toMatch(/hush|MAIL_PASSWORD/);
        expect((await dialFlow(['secrets', 'list'], { environment: environment() })).out).toBe(NAME);
        const shown = await dialFlow(['config', 'show'], { environment: environment() });
        expect(shown.out).toMatch(new RegExp(`${NAME} +\\(set\\) +secret store`));
        expect(shown.out + done.out).not.toMatch(/hush|long enough/);
        await dialFlow(['secrets', 'remove', NAME], { environment: environment() });
        expect((await dialFlow(['secrets', 'list'], { environment: environment() })).out).toContain('empty');
    });

    it('When the key is wrong or the file was changed, then it cannot be opened and stays as it is', async () => {
        await dialFlow(['secrets', 'set', NAME], { environment: environment(), secret: 'hush' });
        const { DIAL_FLOW_SECRETS_FILE: file } = environment();
        const before = readFileSync(file, 'utf8');
        const wrong = { ...environment(), DIAL_FLOW_SECRETS_KEY: 'another key that is long enough' };
        expect((await dialFlow(['secrets', 'set', NAME], { environment: wrong, secret: 'x' })).err).toContain(
            'the key is wrong'
        );
        expect(readFileSync(file, 'utf8')).toBe(before);
        const stored = JSON.parse(before) as Record<string, string>;
        for (const part of ['salt', 'iv', 'tag', 'data']) {
            const bytes = Buffer.from(String(stored[part]), 'base64');
            bytes[0] = (bytes[0] ?? 0) ^ 1;
            writeFileSync(file, JSON.stringify({ ...stored, [part]: bytes.toString('base64') }));
            expect((await dialFlow(['secrets', 'list'], { environment: environment() })).code).toBe(1);
        }
    });

    it.each([
        ['an unknown name', ['secrets', 'set', 'PASSWORD'], 'is no secret'],
        ['its own key', ['secrets', 'set', 'DIAL_FLOW_SECRETS_KEY'], 'is no secret'],
        ['the value as an argument', ['secrets', 'set', NAME, 'hush'], 'one word too many'],
        ['an empty value', ['secrets', 'set', NAME], 'empty']
    ])('When %s is given, then nothing is kept', async (_case, argv, words) => {
        const done = await dialFlow(argv, { environment: environment(), secret: ' \n' });
        expect(done.code).toBe(2);
        expect(done.err).toContain(words);
        expect(existsSync(environment().DIAL_FLOW_SECRETS_FILE)).toBe(false);
    });

    it('When no store is configured, then it says what to set', async () => {
        expect((await dialFlow(['secrets', 'list'])).err).toContain('DIAL_FLOW_SECRETS_FILE');
    });
});

describe('A secret that is read', () => {
    it('When something is piped in, then it is read whole and no prompt is shown', async () => {
        const shown: string[] = [];
        const value = await readSecretFrom({
            keyboard: Readable.from(['hu', 'sh\n']),
            prompt: 'Secret: ',
            show: (text) => shown.push(text)
        });
        expect([value, shown]).toEqual(['hush\n', []]);
    });

    it('When it is typed, then nothing of it is shown, and corrections count', async () => {
        const shown: string[] = [];
        const modes: boolean[] = [];
        const keyboard = Object.assign(new Readable({ read: () => undefined }), {
            isTTY: true,
            setRawMode: (mode: boolean) => modes.push(mode)
        });
        const reading = readSecretFrom({ keyboard, prompt: 'Secret: ', show: (text) => shown.push(text) });
        keyboard.push('hux');
        keyboard.push('\u007fsh\r');
        expect(await reading).toBe('hush');
        expect([shown, modes]).toEqual([
            ['Secret: ', '\n'],
            [true, false]
        ]);
    });
});

describe('dial-flow config', () => {
    it('When it is checked, then all faults are told at once with where they came from, and misspelt names', async () => {
        const file = join(folder, 'dial-flow.json');
        writeFileSync(
            file,
            JSON.stringify({
                profile: 'test',
                settings: { lease_s: 1 },
                profiles: { test: { keep_runs_days: 0 } }
            })
        );
        const environment = {
            ...{ DIAL_FLOW_CONFIG_FILE: file, DIAL_FLOW_INPUT_DIR: 'in', DIAL_FLOW_PORT: 'many' },
            DIAL_FLOW_SALESFROCE_AUTH: 'jwt'
        };
        const done = await dialFlow(['config', 'check'], { environment });
        expect(done.code).toBe(1);
        expect(done.out.split('\n').map((line) => line.replace(file, 'FILE'))).toEqual([
            'DIAL_FLOW_PORT: must be a whole number (environment)',
            expect.stringMatching(/^DIAL_FLOW_LEASE_S: .* \(FILE, settings\)$/),
            expect.stringMatching(/^DIAL_FLOW_KEEP_RUNS_DAYS: .* \(FILE, profiles\.test\)$/)
        ]);
        expect(done.err).toContain('DIAL_FLOW_SALESFROCE_AUTH is no setting');
    });

    it('When it is shown, then every value has its origin and no secret is seen', async () => {
        const environment = {
            ...{ DIAL_FLOW_API_KEYS: 'the-secret-key-of-the-tests', DIAL_FLOW_PROFILE: 'production' },
            DIAL_FLOW_SALESFORCE_LOGIN_URL: 'https://name:word@login.example.com'
        };
        const { out } = await dialFlow(['config', 'show'], { environment });
        expect(out).toMatch(/DIAL_FLOW_API_KEYS +\(set\) +environment/);
        expect(out).toMatch(/DIAL_FLOW_HOST +0\.0\.0\.0 +default of the profile production/);
        expect(out).toMatch(/DIAL_FLOW_PORT +8080 +default\n/);
        expect(out).toMatch(/DIAL_FLOW_MAIL_HOST +not set/);
        expect(out).not.toMatch(/the-secret|word@/);
    });
});

describe('dial-flow rules and audit', () => {
    it('When rules are changed at the command line, then versions, names and the audit log tell of it', async () => {
        const rig = await startRig({ steps: [plannedStep({ key: 'a.b' })] });
        const environment = { DIAL_FLOW_URL: rig.service.url, DIAL_FLOW_API_KEY: API_KEY };
        const signed = ['--by', 'Admin', '--reason', 'Fewer removals'];
        expect((await dialFlow(['rules'], { environment })).out).toContain('All rules have their defaults');
        const set = [
            'rules',
            'set',
            '--set',
            'flush.disconnected_attempts=5',
            '--set',
            'flush.span_mode=within'
        ];
        expect((await dialFlow([...set, ...signed], { environment })).out).toMatch(/Version 1 .*in force/);
        await dialFlow(['rules', 'set', '--set', 'flush.disconnected_attempts=6', ...signed], {
            environment
        });
        const reset = await dialFlow(['rules', 'reset', 'flush.span_mode', ...signed], { environment });
        expect(reset.out).toContain('Version 3');
        expect(reset.out).toMatch(/flush\.disconnected_attempts +6/);
        expect(reset.out).not.toContain('within');
        const wrong = ['rules', 'set', '--set', 'flush.disconnected_attempts=0', ...signed];
        expect(await dialFlow(wrong, { environment })).toMatchObject({ code: 2 });
        expect(
            (await dialFlow(['rules', 'set', '--set', 'flush.span_mode=within'], { environment })).err
        ).toContain('--by');
        const audit = await dialFlow(['audit', '--what', 'changeRules', '--outcome', 'done'], {
            environment
        });
        expect(audit.out.match(/configured:2 for Admin +changeRules/g)).toHaveLength(3);
        expect((await dialFlow(['audit', '--since', '2999-01-01'], { environment })).out).toBe(
            'Nothing was noted.'
        );
        await rig.clean();
    });
});
