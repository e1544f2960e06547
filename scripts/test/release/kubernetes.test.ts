import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isSecretValue, isSetting } from './known-settings.ts';
import { faultsAtStart } from './usable-settings.ts';
import { SCHEMAS_MISSING, kubernetesSchemas, manifestFaults } from './kubernetes-schemas.ts';

const ROOT = join(__dirname, '..', '..', '..');
const schemas = kubernetesSchemas();
// They come by pip, which a person may not have; in CI a test fails where they are missing.
const whereSchemasAre = schemas === null ? it.skip : it;

interface PodSpec {
    readonly automountServiceAccountToken: boolean;
    readonly terminationGracePeriodSeconds: number;
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly volumes: readonly {
        readonly name: string;
        readonly secret?: { readonly secretName: string };
    }[];
    readonly containers: readonly {
        readonly command?: readonly string[];
        readonly env?: readonly { readonly name: string; readonly value?: string }[];
        readonly securityContext: Readonly<Record<string, unknown>>;
        readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
        readonly [probe: string]: unknown;
    }[];
}
interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: {
        readonly replicas?: number;
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

    it('When it runs in continuous integration, then the schemas are there', () => {
        if (process.env['CI'] !== undefined && schemas === null) throw new Error(SCHEMAS_MISSING);
        expect(manifests.length).toBeGreaterThan(0);
    });

    whereSchemasAre.each(manifests.map((manifest) => ({ name: manifest.metadata.name, manifest })))(
        'When $manifest.kind $name is held against the schema of Kubernetes, then it fits',
        ({ manifest }) => {
            expect(manifestFaults(manifest)).toEqual([]);
        }
    );

    whereSchemasAre('When a manifest has a fault, then the schema of Kubernetes refuses it', () => {
        const [first] = manifests.filter(({ kind }) => kind === 'Deployment');
        expect(manifestFaults({ ...first, replicas: 2 })).toEqual([expect.stringContaining('replicas')]);
        expect(manifestFaults({ ...first, spec: { ...first?.spec, replicas: '2' } })).toEqual([
            expect.stringContaining('/spec/replicas')
        ]);
        expect(manifestFaults({ ...first, spec: { selector: {} } })).toEqual([
            expect.stringContaining('template')
        ]);
        expect(
            manifestFaults({ apiVersion: 'apps/v9', kind: 'Deployment', metadata: { name: 'a' } })
        ).toEqual([expect.stringContaining('apps/v9')]);
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

    it.each(pods)(
        'When $name starts with its settings, then the service has nothing to say against them, and each file is mounted',
        ({ template: { spec } }) => {
            const shared = manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
            for (const { env = [], volumeMounts } of spec.containers) {
                const own = Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));
                const settings = { ...shared, ...own };
                expect(faultsAtStart(settings)).toEqual([]);
                const files = Object.entries(settings).filter(([name]) => name.endsWith('_FILE'));
                expect(files.length).toBeGreaterThan(2);
                for (const [name, file] of files) {
                    const mount = volumeMounts.find(({ mountPath }) => file.startsWith(`${mountPath}/`));
                    const volume = spec.volumes.find((one) => one.name === mount?.name);
                    expect([name, volume?.secret?.secretName]).toEqual([
                        name,
                        expect.stringMatching(/^dial-flow-/)
                    ]);
                }
            }
        }
    );

    it('When the schema is migrated, then by the login that makes tables, which no other pod has', () => {
        const secretsOf = (name: string): readonly (string | undefined)[] =>
            pods
                .filter((pod) => pod.name === name)
                .flatMap(({ template }) => template.spec.volumes.map(({ secret }) => secret?.secretName));
        expect(secretsOf('dial-flow-migrate')).toContain('dial-flow-owner');
        for (const name of ['dial-flow-service', 'dial-flow-worker']) {
            expect(secretsOf(name)).not.toContain('dial-flow-owner');
        }
    });

    it('When the service has several replicas, then each takes its part of the limits', () => {
        const replicas = manifests.find(
            ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'dial-flow-service'
        )?.spec?.replicas;
        const settings = manifests.find(({ kind }) => kind === 'ConfigMap')?.data;
        expect(replicas).toBeGreaterThan(1);
        expect(settings?.['DIAL_FLOW_API_PROCESSES']).toBe(String(replicas));
    });

    it('When settings are given, then the service knows each of them, and no secret is among them', () => {
        const settings = [
            ...manifests.flatMap(({ data }) => Object.keys(data ?? {})),
            ...pods.flatMap(({ template }) =>
                template.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name))
            )
        ];
        expect(settings.length).toBeGreaterThan(10);
        expect(settings.filter((name) => !isSetting(name))).toEqual([]);
        expect(settings.filter(isSecretValue)).toEqual([]);
    });
});
