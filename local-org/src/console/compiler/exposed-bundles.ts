import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, isTrue, listFolders, readMetadata } from '../../schema/read-source.ts';

/** A component that pages may hold. */
export interface ExposedBundle {
    readonly name: string;
    readonly targets: readonly string[];
}

/** The components of a source folder that are exposed to pages. */
export function exposedBundles(sourceFolder: string): ExposedBundle[] {
    const folder = join(sourceFolder, 'lwc');
    return listFolders(folder).flatMap((name) => {
        const file = join(folder, name, `${name}.js-meta.xml`);
        if (!existsSync(file)) return [];
        const bundle = readMetadata(file, 'LightningComponentBundle');
        if (!isTrue(bundle, 'isExposed')) return [];
        const targets = childrenOf(bundle, 'targets').flatMap((node) => childrenOf(node, 'target'));
        return [{ name, targets: targets.map(({ text }) => text) }];
    });
}

/** Code that hands over the exposed components by name. */
export const exposedModule = (sourceFolder: string): string =>
    exposedBundles(sourceFolder)
        .map(({ name }) => `export { default as ${name} } from 'c/${name}';`)
        .join('\n') || 'export {};';

/** When the sources that an app is built from last changed, in ms. */
export function lastChange(sourceFolder: string): number {
    const changes = ['lwc', 'labels', 'staticresources'].flatMap((part) => {
        const folder = join(sourceFolder, part);
        if (!existsSync(folder)) return [];
        return readdirSync(folder, { recursive: true, encoding: 'utf8' })
            .filter((name) => !name.includes('__tests__'))
            .map((name) => statSync(join(folder, name)).mtimeMs);
    });
    return Math.max(0, ...changes);
}
