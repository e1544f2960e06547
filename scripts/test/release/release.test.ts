import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, parse } from 'yaml';
import { variablesSchema } from '../../../compute-service/src/config/variables.ts';
import { billOfMaterials } from '../../release/bill-of-materials.ts';
import { isAllowed, reportLicences } from '../../release/licences.ts';
import { lockedPackages } from '../../release/locked-packages.ts';

const ROOT = join(__dirname, '..', '..', '..');
const packages = lockedPackages(join(ROOT, 'package-lock.json'));

describe('The bill of materials', () => {
    interface Bill {
        readonly serialNumber: string;
        readonly components: readonly {
            readonly 'bom-ref': string;
            readonly name: string;
            readonly purl: string;
        }[];
        readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
    }
    const bill = billOfMaterials({ packages, version: '1.2.3' }) as Bill;

    it('When it is written, then what the service imports is in it, what only tests need is not', () => {
        const names = bill.components.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(['nodemailer', 'express', '@duckdb/node-api', 'pino']));
        expect(names).not.toContain('jest');
        expect(bill.components.find(({ name }) => name === '@duckdb/node-api')?.purl).toMatch(
            /^pkg:npm\/%40duckdb\/node-api@/
        );
    });

    it('When it refers to a component, then that is there, and each is there once', () => {
        const refs = bill.components.map((component) => component['bom-ref']);
        expect(new Set(refs).size).toBe(refs.length);
        const known = new Set([...refs, 'pkg:npm/dial-flow@1.2.3']);
        for (const { ref, dependsOn } of bill.dependencies) {
            expect([ref, ...dependsOn].filter((name) => !known.has(name))).toEqual([]);
        }
        expect(bill.serialNumber).toMatch(
            /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/
        );
        expect(billOfMaterials({ packages, version: '1.2.3' })).toEqual(bill);
    });
});

describe('Licences', () => {
    it('When the packages of the product are looked at, then every licence is allowed', () => {
        expect(reportLicences(packages).refused).toEqual([]);
    });

    it.each([
        ['MIT', true],
        ['(MIT OR GPL-3.0)', true],
        ['MIT AND GPL-3.0', false],
        ['GPL-3.0', false],
        ['UNLICENSED', false]
    ])('When a package is under %s, then that is judged', (licence, allowed) => {
        expect(isAllowed(licence)).toBe(allowed);
        const entry = { name: 'a', version: '1.0.0', license: licence, sha512: null, dependencies: [] };
        expect(reportLicences([entry]).refused).toEqual(allowed ? [] : [`a@1.0.0: ${licence}`]);
        expect(reportLicences([{ ...entry, license: null }]).refused).toEqual(['a@1.0.0: not stated']);
    });
});

interface PodSpec {
    readonly automountServiceAccountToken: boolean;
    readonly terminationGracePeriodSeconds: number;
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly volumes: readonly { readonly name: string }[];
    readonly containers: readonly {
        readonly command?: readonly string[];
        readonly env?: readonly { readonly name: string; readonly value?: string }[];
        readonly securityContext: Readonly<Record<string, unknown>>;
        readonly volumeMounts: readonly { readonly name: string }[];
        readonly [probe: string]: unknown;
    }[];
}
interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: {
        readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
        readonly template?: {
            readonly metadata: { readonly labels: Readonly<Record<string, string>> };
            readonly spec: PodSpec;
        };
    };
}

describe('The manifests of Kubernetes', () => {
    const folder = join(ROOT, 'deploy', 'kubernetes');
    const manifests = readdirSync(folder).flatMap((file) =>
        parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => {
            expect([file, document.errors]).toEqual([file, []]);
            return document.toJS() as Manifest;
        })
    );
    const pods = manifests.flatMap(({ metadata, spec }) =>
        spec?.template ? [{ name: metadata.name, template: spec.template, selector: spec.selector }] : []
    );

    it('When they are read, then all parts of the service are there', () => {
        expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
            ...['ConfigMap dial-flow', 'Deployment dial-flow-service', 'Deployment dial-flow-worker'],
            ...['Job dial-flow-migrate', 'PersistentVolumeClaim dial-flow-data'],
            ...[
                'PodDisruptionBudget dial-flow-service',
                'PodDisruptionBudget dial-flow-worker',
                'Service dial-flow'
            ]
        ]);
    });

    it.each(pods)(
        'When $name runs, then it may write nothing but its volumes and has no rights',
        ({ template }) => {
            const { spec } = template;
            expect(spec.automountServiceAccountToken).toBe(false);
            expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
            const volumes = new Set(spec.volumes.map(({ name }) => name));
            for (const container of spec.containers) {
                expect(container.securityContext).toEqual({
                    ...{
                        allowPrivilegeEscalation: false,
                        readOnlyRootFilesystem: true,
                        capabilities: { drop: ['ALL'] }
                    }
                });
                expect(container.volumeMounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
            }
        }
    );

    it.each(pods.filter(({ selector }) => selector))(
        'When $name is deployed, then its selector finds its pods, each is probed, and there is time to drain',
        ({ template, selector }) => {
            expect(template.metadata.labels).toMatchObject(selector?.matchLabels ?? { none: 'none' });
            expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
            for (const container of template.spec.containers) {
                expect(container['readinessProbe']).toMatchObject({ httpGet: { path: '/readyz' } });
                expect(container['livenessProbe']).toMatchObject({ httpGet: { path: '/healthz' } });
            }
        }
    );

    const known = (name: string): boolean =>
        name in variablesSchema.shape || name.replace(/_FILE$/, '') in variablesSchema.shape;
    const SQL_SERVER = /^DIAL_FLOW_(SQLSERVER_[A-Z_]+|RUN_STORE|WAREHOUSE)$/;

    it('When settings are given, then the service knows each of them, and no secret is among them', () => {
        const settings = [
            ...manifests.flatMap(({ data }) => Object.keys(data ?? {})),
            ...pods.flatMap(({ template }) =>
                template.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name))
            )
        ];
        expect(settings.length).toBeGreaterThan(10);
        expect(settings.filter((name) => !known(name) && !SQL_SERVER.test(name))).toEqual([]);
        expect(settings.filter((name) => /(PASSWORD|SECRET|API_KEYS|PRIVATE_KEY)$/.test(name))).toEqual([]);
    });

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
        expect(settings.filter((name) => !known(name) && !SQL_SERVER.test(name))).toEqual([]);
        expect(settings.filter((name) => /(PASSWORD|SECRET|API_KEYS|PRIVATE_KEY)$/.test(name))).toEqual([]);
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
