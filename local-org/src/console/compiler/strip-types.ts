import type { Plugin } from 'rollup';

/** Turns the page's own TypeScript into JavaScript; types are checked elsewhere. */
export async function stripTypes(): Promise<Plugin> {
    const { transform } = await import('@swc/core');
    return {
        name: 'strip-types',
        async transform(code, id) {
            if (!id.endsWith('.ts')) return null;
            const { code: stripped } = await transform(code, {
                filename: id,
                configFile: false,
                swcrc: false,
                jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
                module: { type: 'es6' }
            });
            return { code: stripped, map: null };
        }
    };
}
