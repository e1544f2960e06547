import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rollup';
import { appEntry, componentCompiler, exposedEntry } from './app-bundle.ts';
import { fillConstants } from './constants.ts';
import { shims, vendorModules } from './module-names.ts';
import { packageFolder } from './packages.ts';
import { sourceModules } from './source-modules.ts';

/** A module whose code is made here. */
const madeModule = (id: string, code: string): Plugin => ({
    name: `made:${id.slice(1)}`,
    resolveId: (asked) => (asked === id ? id : null),
    load: (asked) => (asked === id ? code : null)
});

/** Builds the runtime of Lightning Web Security, once; only pages that ask for it load it. */
export async function buildSandboxRuntime(folder: string): Promise<void> {
    const file = join(folder, 'runtime.js');
    if (existsSync(file)) return;
    const [{ rollup }, { nodeResolve }] = await Promise.all([
        import('rollup'),
        import('@rollup/plugin-node-resolve')
    ]);
    const library = join(packageFolder('@locker/sandbox'), 'dist', 'index.mjs.js');
    const code =
        `import { evaluateInSandbox, wrapDependency } from ${JSON.stringify(library)};\n` +
        'globalThis.lightningWebSecurity = { evaluateInSandbox, wrapDependency };';
    const bundle = await rollup({
        input: '\0runtime',
        plugins: [madeModule('\0runtime', code), nodeResolve({ browser: true })],
        onwarn: () => undefined
    });
    await bundle.write({ file, format: 'iife' });
    await bundle.close();
}

/** The components as one script that gets what they import from outside of the sandbox; returns what that is. */
async function buildInside(sourceFolder: string, file: string): Promise<string[]> {
    const { rollup } = await import('rollup');
    const isOutside = (id: string): boolean => !/^(\0exposed|\.|\/|c\/|@lwc\/resources)/.test(id);
    const bundle = await rollup({
        input: appEntry,
        external: isOutside,
        plugins: [
            exposedEntry(sourceFolder),
            sourceModules({ sourceFolder, external: [] }),
            fillConstants,
            await componentCompiler(true)
        ],
        onwarn: () => undefined
    });
    const imported = new Set<string>();
    const { output } = await bundle.generate({
        format: 'iife',
        name: 'components',
        interop: 'esModule',
        exports: 'named',
        globals: (id) => {
            imported.add(id);
            return `context.imports[${JSON.stringify(id)}]`;
        }
    });
    await bundle.close();
    const script = `const context = $lockerEvalContext$;\n${output[0].code}\ncontext.hand(components);`;
    writeFileSync(file, script);
    return [...imported];
}

/**
 * Builds the components once more, to run inside of Lightning Web Security as they do in an org, with the runtime, base
 * components and platform modules outside.
 */
export async function buildSandboxed(given: { sourceFolder: string; folder: string }): Promise<void> {
    const { sourceFolder, folder } = given;
    mkdirSync(folder, { recursive: true });
    await buildSandboxRuntime(folder);
    const imported = await buildInside(sourceFolder, join(folder, 'inside.js'));
    const { rollup } = await import('rollup');
    const names = imported.map((id, index) => `${JSON.stringify(id)}: module${index}`).join(', ');
    const code = [
        ...imported.map((id, index) => `import * as module${index} from ${JSON.stringify(id)};`),
        `export const imports = { ${names} };`
    ].join('\n');
    const bundle = await rollup({
        input: '\0outside',
        plugins: [
            madeModule('\0outside', code),
            sourceModules({ sourceFolder, external: [...vendorModules(), ...Object.keys(shims)] })
        ],
        onwarn: () => undefined
    });
    await bundle.write({ file: join(folder, 'outside.js'), format: 'es' });
    await bundle.close();
}
