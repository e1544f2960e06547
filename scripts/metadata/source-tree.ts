import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Texts of Salesforce source by their path, which is relative to the folder they were read from and written with slashes. */
export type SourceTree = ReadonlyMap<string, string>;

/** Tests and their fixtures never go to an org. */
const BESIDE = /(^|\/)(__tests__|test)\//;

/** Reads every file below a folder that would be deployed. */
export function readSourceTree(folder: string): SourceTree {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [relative(folder, file).split(sep).join('/'), file] as const)
        .filter(([path]) => !BESIDE.test(path))
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(entries.map(([path, file]) => [path, readFileSync(file, 'utf8')]));
}
