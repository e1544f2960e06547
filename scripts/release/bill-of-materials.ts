import { createHash } from 'node:crypto';
import type { LockedPackage } from './locked-packages.ts';

const purlOf = ({ name, version }: Pick<LockedPackage, 'name' | 'version'>): string =>
    `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licenceOf = (license: string) =>
    / (OR|AND) /.test(license) ? { expression: license } : { license: { id: license } };

/** A serial number that equal contents have in common, as a version 8 UUID of their digest. */
function serialOf(packages: readonly LockedPackage[], version: string): string {
    const digest = createHash('sha256')
        .update(JSON.stringify([version, packages]))
        .digest('hex');
    const parts = [
        digest.slice(0, 8),
        digest.slice(8, 12),
        `8${digest.slice(13, 16)}`,
        `8${digest.slice(17, 20)}`
    ];
    return `urn:uuid:${[...parts, digest.slice(20, 32)].join('-')}`;
}

/** Returns the bill of materials of the product in CycloneDX 1.6; equal lock files give equal texts. */
export function billOfMaterials({
    packages,
    version
}: {
    readonly packages: readonly LockedPackage[];
    /** Of the product. */
    readonly version: string;
}): object {
    const product = { name: 'dial-flow', version };
    const byName = Map.groupBy(packages, ({ name }) => name);
    return {
        $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        serialNumber: serialOf(packages, version),
        version: 1,
        metadata: {
            component: { type: 'application', 'bom-ref': purlOf(product), ...product, purl: purlOf(product) }
        },
        components: packages.map((entry) => ({
            type: 'library',
            'bom-ref': purlOf(entry),
            name: entry.name,
            version: entry.version,
            purl: purlOf(entry),
            ...(entry.license !== null && { licenses: [licenceOf(entry.license)] }),
            ...(entry.sha512 !== null && { hashes: [{ alg: 'SHA-512', content: entry.sha512 }] })
        })),
        dependencies: [
            { ref: purlOf(product), dependsOn: packages.map(purlOf) },
            ...packages.map((entry) => ({
                ref: purlOf(entry),
                dependsOn: entry.dependencies.flatMap((name) => (byName.get(name) ?? []).map(purlOf))
            }))
        ]
    };
}
