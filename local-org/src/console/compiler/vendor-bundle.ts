import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import { fillConstants } from './constants.ts';
import { fileOfModule, shims, vendorModules } from './module-names.ts';
import { packageVersion, runtimeFile } from './packages.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const stampName = '.built-from';

/** What the bundle depends on: the packages, and how it is made. */
function stamp(): string {
    const versions = (['lwc', '@lwc/rollup-plugin', 'lightning-base-components', 'rollup'] as const).map(
        packageVersion
    );
    const self = ['vendor-bundle.ts', 'module-names.ts', 'constants.ts'].map((name) =>
        readFileSync(join(here, name), 'utf8')
    );
    return createHash('sha256')
        .update([...versions, ...self].join('\n'))
        .digest('hex');
}

/** Whether the bundle in a folder is the one that would be built now. */
export function isVendorBuilt(folder: string): boolean {
    const file = join(folder, stampName);
    return existsSync(file) && readFileSync(file, 'utf8') === stamp();
}

const runtime = /^@lwc\/(engine-dom|synthetic-shadow|wire-service)$/;

/** The LWC plugin resolves only what another module imports; entries have no importer. */
const entries: Plugin = {
    name: 'entries',
    async resolveId(id, importer) {
        if (id === 'lwc') return runtimeFile('@lwc/engine-dom');
        if (runtime.test(id)) return runtimeFile(id);
        return importer === undefined ? this.resolve(id, join(here, 'entry.js'), { skipSelf: true }) : null;
    }
};

const empty = '\0empty';

/** Navigation is the page's own; icons for right-to-left scripts are not needed. */
const replacements: Plugin = {
    name: 'replacements',
    resolveId(id) {
        if (id === 'force/navigation') return { id: 'lightning/navigation', external: true };
        if (id in shims) return { id, external: true };
        return /iconSvgTemplates\w*Rtl$/.test(id) ? empty : null;
    },
    load(id) {
        if (id === empty) return 'export default {};';
        // The user's own, where the package has a fixed one.
        if (id.endsWith('@salesforce-i18n-timeZone.js'))
            return 'export default globalThis.localOrg.user.timeZone;';
        if (id.endsWith('@salesforce-client-formFactor.js'))
            return 'export default globalThis.localOrg.formFactor;';
        return null;
    }
};

/** Icon sets load when an icon of theirs is shown; the synthetic shadow must run before the engine, in a file of its own. */
function chunkOf(id: string): string | undefined {
    if (id.includes('synthetic-shadow')) return 'synthetic-shadow';
    const icons = /src\/lightning\/(iconSvgTemplates\w+)\//.exec(id)?.[1];
    if (icons !== undefined && icons !== 'iconSvgTemplatesRtl') return icons;
    return id.includes('iconSvgTemplates') ? undefined : 'vendor';
}

/** Builds the runtime and all base components, once for each version of them. */
export async function buildVendor(folder: string): Promise<void> {
    if (isVendorBuilt(folder)) return;
    const [{ rollup }, { default: lwc }] = await Promise.all([
        import('rollup'),
        import('@lwc/rollup-plugin')
    ]);
    const bundle = await rollup({
        input: Object.fromEntries(vendorModules().map((name) => [fileOfModule(name).slice(0, -3), name])),
        preserveEntrySignatures: 'strict',
        onwarn: () => undefined,
        plugins: [
            entries,
            replacements,
            fillConstants,
            lwc({
                rootDir: here,
                modules: [{ npm: 'lightning-base-components' }],
                enableDynamicComponents: true,
                enableSyntheticElementInternals: true,
                exclude: ['\0*']
            })
        ]
    });
    // Another org may build the same at the same time: whoever is ready last wins, and nobody reads half of it.
    const fresh = `${folder}-${process.pid}`;
    await bundle.write({
        dir: fresh,
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        manualChunks: chunkOf
    });
    await bundle.close();
    writeFileSync(join(fresh, stampName), stamp());
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
}
