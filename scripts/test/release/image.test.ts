import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isSecretValue, isSetting } from './known-settings.ts';
import { faultsAtStart } from './usable-settings.ts';

const ROOT = join(__dirname, '..', '..', '..');

interface ComposeService {
    readonly environment?: Readonly<Record<string, string>>;
    readonly read_only?: boolean;
    readonly secrets?: readonly string[];
    readonly volumes?: readonly string[];
}

const services = (): Readonly<Record<string, ComposeService>> =>
    (
        parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
            readonly services: Readonly<Record<string, ComposeService>>;
        }
    ).services;

describe('Compose', () => {
    it('When compose gives settings, then the service knows each of them as well, and secrets are files', () => {
        const { environment = {}, read_only } = services()['service'] ?? {};
        const settings = Object.keys(environment);
        expect(settings.filter((name) => !isSetting(name))).toEqual([]);
        expect(settings.filter(isSecretValue)).toEqual([]);
        expect(read_only).toBe(true);
    });

    it.each(['service', 'migrate'])(
        'When %s is started with the settings of compose, then the service has nothing to say against them',
        (name) => {
            const { environment = {}, secrets = [] } = services()[name] ?? {};
            expect(faultsAtStart(environment)).toEqual([]);
            const files = Object.entries(environment).filter(([setting]) => setting.endsWith('_FILE'));
            expect(files.map(([, file]) => file.replace('/run/secrets/', '')).toSorted()).toEqual(
                secrets.toSorted()
            );
        }
    );

    it('When compose mounts a file of the repository, then that is there', () => {
        const mounted = Object.values(services()).flatMap(({ volumes = [] }) =>
            volumes.map((volume) => volume.split(':')[0] ?? '').filter((from) => from.startsWith('./'))
        );
        expect(mounted.length).toBeGreaterThan(0);
        for (const file of mounted) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    });
});

describe('The Dockerfile', () => {
    const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

    it('When the image runs, then as a user without rights, on the Node that is pinned, with a health check', () => {
        expect(text).toMatch(/^USER 1000:1000$/m);
        expect(text).toMatch(/^HEALTHCHECK /m);
        const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
            readonly dependencies: Readonly<Record<string, string>>;
        };
        expect(text).toContain(`ARG NODE_IMAGE=node:${dependencies['node'] ?? 'none'}-`);
    });

    it('When it copies something, then that is there and not kept out of the build', () => {
        const ignore = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
        const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) =>
            list.split(' ')
        );
        expect(copied.length).toBeGreaterThan(5);
        for (const name of copied) {
            expect(readdirSync(join(ROOT, name, '..'))).toContain(name.split('/').at(-1));
            expect([name, ignore.includes(`!${name}`)]).toEqual([name, true]);
        }
    });
});
