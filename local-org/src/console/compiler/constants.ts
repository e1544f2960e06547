import type { Plugin } from 'rollup';

/** What packages ask of their build: everything runs in development mode, whose errors name what is wrong, and in a browser. */
const constants: Readonly<Record<string, string>> = {
    'process.env.NODE_ENV': '"development"',
    'import.meta.env.SSR': 'false'
};

/** Fills constants in where code names them. */
export const fillConstants: Plugin = {
    name: 'fill-constants',
    transform(code) {
        const filled = Object.entries(constants).reduce(
            (text, [name, value]) => text.replaceAll(name, value),
            code
        );
        return filled === code ? null : { code: filled, map: null };
    }
};
