import type { LockedPackage } from './locked-packages.ts';

/** Licences that let the product be used and given on without opening its source. */
export const ALLOWED_LICENCES: ReadonlySet<string> = new Set([
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'ISC',
    'MIT',
    'MIT-0'
]);

/** Whether an SPDX expression can be met with allowed licences alone: one of `OR`, all of `AND`. */
export function isAllowed(expression: string): boolean {
    const bare = expression.trim().replace(/^\((.*)\)$/, '$1');
    if (bare.includes(' OR ')) return bare.split(' OR ').some(isAllowed);
    if (bare.includes(' AND ')) return bare.split(' AND ').every(isAllowed);
    return ALLOWED_LICENCES.has(bare);
}

export interface LicenceReport {
    /** How many packages have which licence, the most frequent first. */
    readonly counts: readonly (readonly [licence: string, packages: number])[];
    /** Packages whose licence is not allowed or not known. */
    readonly refused: readonly string[];
}

/** Looks at the licence of every package. */
export function reportLicences(packages: readonly LockedPackage[]): LicenceReport {
    const byLicence = Map.groupBy(packages, ({ license }) => license ?? 'not stated');
    return {
        counts: [...byLicence]
            .map(([licence, those]) => [licence, those.length] as const)
            .toSorted(([a, most], [b, more]) => more - most || (a < b ? -1 : 1)),
        refused: packages
            .filter(({ license }) => license === null || !isAllowed(license))
            .map(({ name, version, license }) => `${name}@${version}: ${license ?? 'not stated'}`)
    };
}
