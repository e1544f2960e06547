import { readFileSync } from 'node:fs';

/** A package as the lock file has it. */
export interface LockedPackage {
    readonly name: string;
    readonly version: string;
    /** SPDX expression; null where the package states none that the lock file knows. */
    readonly license: string | null;
    /** SHA-512 as lower-case hex; null where the lock file has none. */
    readonly sha512: string | null;
    /** Names of the packages that it asks for. */
    readonly dependencies: readonly string[];
}

interface LockEntry {
    readonly version?: string;
    readonly license?: string;
    readonly integrity?: string;
    readonly dev?: boolean;
    readonly link?: boolean;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packages that state their licence in a file alone, as their authors wrote it there. */
const STATED_IN_FILE: Readonly<Record<string, string>> = {
    'busboy@1.6.0': 'MIT',
    'streamsearch@1.1.0': 'MIT'
};

const digestOf = (integrity: string | undefined): string | null => {
    const found = /^sha512-([A-Za-z0-9+/=]+)$/.exec(integrity ?? '')?.[1];
    return found === undefined ? null : Buffer.from(found, 'base64').toString('hex');
};

/** Returns the packages that are installed where the product runs, by name and version; without those of tests. */
export function lockedPackages(lockFile: string): readonly LockedPackage[] {
    const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
        readonly packages: Readonly<Record<string, LockEntry>>;
    };
    const found = new Map<string, LockedPackage>();
    for (const [path, entry] of Object.entries(packages)) {
        const name = path.split('node_modules/').at(-1) ?? '';
        if (!path.includes('node_modules/') || entry.dev || entry.link || entry.version === undefined)
            continue;
        const id = `${name}@${entry.version}`;
        found.set(id, {
            ...{ name, version: entry.version, sha512: digestOf(entry.integrity) },
            license: entry.license ?? STATED_IN_FILE[id] ?? null,
            dependencies: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }).toSorted()
        });
    }
    return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
