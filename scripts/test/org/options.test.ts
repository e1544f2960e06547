import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrgOptionsError, readRemoveOptions, readSetupOptions } from '../../org/options.ts';

const KEY = 'a-key-of-the-service-0123456789';

describe('the options of org-setup', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'options-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it('When only the org is named, then the rest is left out', () => {
        expect(readSetupOptions(['--org', 'dev'], {})).toEqual({
            org: 'dev',
            serviceUrl: null,
            apiKey: null,
            integrationUser: null,
            sample: false,
            resetSettings: false
        });
    });

    it('When the key comes from a file, then its line end is no part of it', () => {
        const file = join(folder, 'key');
        writeFileSync(file, `${KEY}\n`);
        expect(readSetupOptions(['--org', 'dev', '--api-key-file', file], {})?.apiKey).toBe(KEY);
    });

    it('When the key comes from the environment, then a file wins over it', () => {
        const env = { DIAL_FLOW_API_KEY: KEY };
        expect(readSetupOptions(['--org', 'dev'], env)?.apiKey).toBe(KEY);
        const file = join(folder, 'key');
        writeFileSync(file, `${KEY}-2`);
        expect(readSetupOptions(['--org', 'dev', '--api-key-file', file], env)?.apiKey).toBe(`${KEY}-2`);
    });

    it('When the address ends with a slash, then it goes', () => {
        const options = readSetupOptions(['--org', 'dev', '--service-url', 'https://dial.example.com/'], {});
        expect(options?.serviceUrl).toBe('https://dial.example.com');
    });

    it.each([
        ['no org', [], 'Name the org'],
        ['an unknown option', ['--org', 'dev', '--fast'], '--fast'],
        [
            'an address without TLS',
            ['--org', 'dev', '--service-url', 'http://dial.example.com'],
            'is no https address'
        ],
        ['an address that is none', ['--org', 'dev', '--service-url', 'dial'], 'is no https address'],
        ['a file that is not there', ['--org', 'dev', '--api-key-file', '/nowhere/key'], '/nowhere/key']
    ])('When there is %s, then it is refused and named', (_what, args, said) => {
        expect(() => readSetupOptions(args, {})).toThrow(OrgOptionsError);
        expect(() => readSetupOptions(args, {})).toThrow(said);
    });

    it('When the key is too short, then it is refused without being shown', () => {
        const read = (): unknown => readSetupOptions(['--org', 'dev'], { DIAL_FLOW_API_KEY: 'short' });
        expect(read).toThrow('at least 16 characters');
        expect(read).not.toThrow('short"');
    });

    it('When help is asked for, then nothing else counts', () => {
        expect(readSetupOptions(['--help'], {})).toBeNull();
        expect(readRemoveOptions(['--help'])).toBeNull();
    });
});

describe('the options of org-remove', () => {
    it('When nothing but the org is named, then no record is deleted', () => {
        expect(readRemoveOptions(['--org', 'dev'])).toEqual({
            org: 'dev',
            withRecords: false,
            withAccountFields: false
        });
    });
});
