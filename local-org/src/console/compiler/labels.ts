import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, listFiles, readMetadata, textOf } from '../../schema/read-source.ts';

/** Custom labels of a source folder, by name. */
export function readLabels(sourceFolder: string): ReadonlyMap<string, string> {
    const folder = join(sourceFolder, 'labels');
    if (!existsSync(folder)) return new Map();
    const labels = listFiles(folder, '.labels-meta.xml').flatMap((file) =>
        childrenOf(readMetadata(file, 'CustomLabels'), 'labels')
    );
    return new Map(labels.map((label) => [textOf(label, 'fullName') ?? '', textOf(label, 'value') ?? '']));
}
