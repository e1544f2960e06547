import type { SourceTree } from '../source-tree.ts';

const USED = /\{labels\.(\w+)/g;
const TAKEN = /\blabels\s*=\s*([^;]+);/;
const PLACE = /\b[A-Z][A-Z_]+\b/g;
const DECLARED = /\bexport\s+const\s+([A-Z][A-Z_]*)\s*=\s*\{([\s\S]*?)\n\};/g;
const KEY = /^ {4}(?:'([^']+)'|(\w+))\s*(?:[:,]|$)/gm;

/** Returns the texts of every place that a module for labels exports, by the place's name. */
function placesIn(texts: SourceTree): ReadonlyMap<string, ReadonlySet<string>> {
    const modules = [...texts].filter(([path]) => /(^|\/)lwc\/labels\/[^/]+\.js$/.test(path));
    return new Map(
        modules.flatMap(([, text]) =>
            [...text.matchAll(DECLARED)].map(
                ([, name = '', body = '']) =>
                    [
                        name,
                        new Set([...body.matchAll(KEY)].map(([, quoted, plain]) => quoted ?? plain ?? ''))
                    ] as const
            )
        )
    );
}

/** A template shows nothing for a text that its component does not have; no compiler says so. */
export function labelFaults(texts: SourceTree): string[] {
    const places = placesIn(texts);
    return [...texts]
        .filter(([path]) => /(^|\/)lwc\/[^/]+\/[^/]+\.html$/.test(path))
        .flatMap(([path, html]) => {
            const script = texts.get(path.replace(/\.html$/, '.js')) ?? '';
            const taken = [...(TAKEN.exec(script)?.[1]?.matchAll(PLACE) ?? [])].map(([name]) => name);
            // A component that makes its texts otherwise is left to its own tests.
            if (taken.length === 0 || taken.some((name) => !places.has(name))) return [];
            const known = new Set(taken.flatMap((name) => [...(places.get(name) ?? [])]));
            return [...new Set([...html.matchAll(USED)].map(([, name = '']) => name))]
                .filter((name) => !known.has(name))
                .map((name) => `${path}: there is no text ${name} in ${taken.join(' or ')}`);
        });
}
