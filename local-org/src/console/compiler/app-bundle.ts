import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import { fillConstants } from './constants.ts';
import { exposedModule } from './exposed-bundles.ts';
import { shims, vendorModules } from './module-names.ts';
import { sourceModules } from './source-modules.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const entry = '\0exposed';

/** The entry of an app: its exposed components. */
export const exposedEntry = (sourceFolder: string): Plugin => ({
    name: 'exposed-components',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? exposedModule(sourceFolder) : null)
});

export const appEntry = entry;

/** The compiler of components; nothing of npm is searched for modules. */
export const componentCompiler = async (sandboxed: boolean): Promise<Plugin> => {
    const { default: lwc } = await import('@lwc/rollup-plugin');
    return lwc({
        rootDir: here,
        defaultModules: [],
        modules: [],
        sourcemap: !sandboxed,
        exclude: ['\0*'],
        enableLightningWebSecurityTransforms: sandboxed
    });
};

/** Builds the exposed components of a source folder with all that they use; runtime and base components stay outside. */
export async function buildApp(given: { sourceFolder: string; folder: string }): Promise<void> {
    const { sourceFolder, folder } = given;
    const { rollup } = await import('rollup');
    const external = [...vendorModules(), ...Object.keys(shims)];
    const bundle = await rollup({
        input: { main: entry },
        plugins: [
            exposedEntry(sourceFolder),
            sourceModules({ sourceFolder, external }),
            fillConstants,
            await componentCompiler(false)
        ],
        onwarn(warning) {
            if (warning.code === 'EMPTY_BUNDLE') return;
            // What bundlers only warn of would fail in the page.
            const place = warning.loc ? ` (${warning.loc.file ?? ''}:${warning.loc.line})` : '';
            throw new Error(`${warning.message}${place}`);
        }
    });
    rmSync(folder, { recursive: true, force: true });
    await bundle.write({ dir: folder, format: 'es', entryFileNames: '[name].js', sourcemap: true });
    await bundle.close();
}
