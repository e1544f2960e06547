import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isSecretValue, isSetting } from './known-settings.ts';

const ROOT = join(__dirname, '..', '..', '..');

describe('Compose', () => {
    it('When compose gives settings, then the service knows each of them as well, and secrets are files', () => {
        const compose = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
            readonly services: Readonly<
                Record<
                    string,
                    { readonly environment?: Readonly<Record<string, string>>; readonly read_only?: boolean }
                >
            >;
        };
        const settings = Object.keys(compose.services['service']?.environment ?? {});
        expect(settings.filter((name) => !isSetting(name))).toEqual([]);
        expect(settings.filter(isSecretValue)).toEqual([]);
        expect(compose.services['service']?.read_only).toBe(true);
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
