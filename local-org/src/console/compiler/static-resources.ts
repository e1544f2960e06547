import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, normalize, parse } from 'node:path';
import { listFiles, nameOfFile, readMetadata, textOf } from '../../schema/read-source.ts';

const ending = '.resource-meta.xml';

export interface StaticResource {
    readonly name: string;
    readonly contentType: string;
    /** A file, or a folder for an archive. */
    readonly path: string;
    readonly isFolder: boolean;
}

/** Static resources of a source folder, by name. */
export function readStaticResources(sourceFolder: string): ReadonlyMap<string, StaticResource> {
    const folder = join(sourceFolder, 'staticresources');
    if (!existsSync(folder)) return new Map();
    const resources = listFiles(folder, ending).flatMap((file): StaticResource[] => {
        const name = nameOfFile(file, ending);
        const entry = readdirSync(folder).find(
            (candidate) => !candidate.endsWith(ending) && parse(candidate).name === name
        );
        if (entry === undefined) return [];
        const path = join(folder, entry);
        const contentType = textOf(readMetadata(file, 'StaticResource'), 'contentType') ?? '';
        return [{ name, contentType, path, isFolder: statSync(path).isDirectory() }];
    });
    return new Map(resources.map((resource) => [resource.name, resource]));
}

/** The file that an address below /resource means; undefined where there is none, or it lies outside of the resource. */
export function fileOfResource(resource: StaticResource, inner: string): string | undefined {
    if (!resource.isFolder) return inner === '' ? resource.path : undefined;
    const file = join(resource.path, normalize(`/${inner}`));
    return existsSync(file) && statSync(file).isFile() ? file : undefined;
}
