import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import { fileOfModule, shims, vendorModules } from './module-names.ts';
import { stripTypes } from './strip-types.ts';

const browserFolder = fileURLToPath(new URL('../browser/', import.meta.url));

/** The page's own modules import each other by file; what stands in for platform modules is shared by its platform name. */
const ownModules: Plugin = {
    name: 'own-modules',
    resolveId(id, importer) {
        if (id in shims && importer !== undefined) return { id, external: true };
        return null;
    }
};

/** Builds the page around the components: its shell, and a file for each module that exists on the platform alone. */
export async function buildPage(folder: string): Promise<void> {
    const { rollup } = await import('rollup');
    const shimEntries = Object.entries(shims).map(([name, file]) => [
        fileOfModule(name).slice(0, -3),
        join(browserFolder, 'shims', file)
    ]);
    const bundle = await rollup({
        input: { main: join(browserFolder, 'main.ts'), ...Object.fromEntries(shimEntries) },
        external: [...vendorModules(), '/console/app/main.js'],
        preserveEntrySignatures: 'strict',
        plugins: [ownModules, await stripTypes()],
        onwarn(warning) {
            throw new Error(warning.message);
        }
    });
    rmSync(folder, { recursive: true, force: true });
    await bundle.write({
        dir: folder,
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'shared-[hash].js'
    });
    await bundle.close();
}
