import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The console cannot be built or shown here; says what to do about it. */
export class ConsoleUnavailableError extends Error {
    override readonly name = 'ConsoleUnavailableError';
}

/** What the console is compiled with; none of it is needed for anything else. */
const compilerPackages = [
    'lwc',
    '@lwc/rollup-plugin',
    'lightning-base-components',
    'rollup',
    '@swc/core',
    '@salesforce-ux/design-system'
] as const;

export type CompilerPackage = (typeof compilerPackages)[number] | '@locker/sandbox';

const require = createRequire(import.meta.url);

/** Folder of an installed package, found on disk because some packages hide their package.json; undefined where it is missing. */
export function findPackage(name: string): string | undefined {
    return require.resolve
        .paths(name)
        ?.map((folder) => join(folder, name))
        .find((folder) => existsSync(join(folder, 'package.json')));
}

/** Folder of a package. @throws ConsoleUnavailableError where it is not installed */
export function packageFolder(name: CompilerPackage): string {
    const folder = findPackage(name);
    if (folder !== undefined) return folder;
    throw new ConsoleUnavailableError(
        `The package ${name} is not installed. Run \`npm install\` in the repository and open the page again.`
    );
}

/**
 * The file of a part of the LWC runtime: the one that `lwc` itself depends on, since another version may lie beside it
 * for other tools and two in one page would not know each other.
 */
export function runtimeFile(name: string): string {
    const nested = join(packageFolder('lwc'), 'node_modules', name);
    return join(existsSync(nested) ? nested : besidePackage('lwc', name), 'dist', 'index.js');
}

/** Names of the packages that the console needs and that are not installed. */
export const missingPackages = (): string[] =>
    compilerPackages.filter((name) => findPackage(name) === undefined);

/** Version of an installed package. @throws ConsoleUnavailableError where it is not installed */
export const packageVersion = (name: CompilerPackage): string => String(manifestOf(name)['version']);

/** The package.json of an installed package. @throws ConsoleUnavailableError where it is not installed */
export const manifestOf = (name: CompilerPackage): Readonly<Record<string, unknown>> =>
    JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as Record<string, unknown>;

/** A path beside the package's folder, for packages that come with it. */
export const besidePackage = (name: CompilerPackage, ...path: string[]): string =>
    join(dirname(packageFolder(name)), ...path);
