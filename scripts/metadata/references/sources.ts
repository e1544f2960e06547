import { withoutComments } from '../apex-text.ts';
import { fieldAt, type Catalogue } from '../catalogue.ts';
import type { SourceTree } from '../source-tree.ts';
import { labelFaults } from './template-labels.ts';

const IMPORT = /\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)|\bimport\s*['"]([^'"]+)['"]/g;

function apexFault(path: string, { classes }: Catalogue): string | null {
    const [name = '', method = ''] = path.split('.');
    const methods = classes.get(name);
    if (!methods) return `there is no class ${name}`;
    return methods.has(method) ? null : `${name} has no @AuraEnabled method ${method}`;
}

function schemaFault(path: string, catalogue: Catalogue): string | null {
    if (!path.includes('.')) return catalogue.objects.has(path) ? null : `there is no object ${path}`;
    return fieldAt(catalogue, path) ? null : `there is no field ${path}`;
}

function importFault(specifier: string, catalogue: Catalogue): string | null {
    const [scope, kind, rest = ''] = specifier.split(/\/(.*?)\//).filter((part) => part !== '');
    const missing = (what: string, known: { has(name: string): boolean }): string | null =>
        known.has(rest) ? null : `there is no ${what} ${rest}`;
    if (specifier.startsWith('c/')) {
        const name = specifier.slice(2);
        return catalogue.bundles.has(name) ? null : `there is no component ${name}`;
    }
    if (scope !== '@salesforce') return null;
    switch (kind) {
        case 'apex':
            return apexFault(rest, catalogue);
        case 'schema':
            return schemaFault(rest, catalogue);
        case 'label':
            return catalogue.labels.has(rest.replace(/^c\./, '')) ? null : `there is no label ${rest}`;
        case 'customPermission':
            return missing('custom permission', catalogue.named('CustomPermission'));
        case 'resourceUrl':
            return missing('static resource', catalogue.named('StaticResource'));
        case 'messageChannel':
            return catalogue.named('LightningMessageChannel').has(rest.replace(/__c$/, ''))
                ? null
                : `there is no message channel ${rest}`;
        default:
            return null;
    }
}

const scriptFaults = (script: string, catalogue: Catalogue): string[] =>
    [...withoutComments(script).matchAll(IMPORT)].flatMap(
        ([, from, dynamic, bare]) => importFault(from ?? dynamic ?? bare ?? '', catalogue) ?? []
    );

const asCamel = (tag: string): string =>
    tag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const templateFaults = (html: string, catalogue: Catalogue): string[] =>
    [...html.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<c-([a-z0-9-]+)/g)]
        .map(([, tag]) => asCamel(tag ?? ''))
        .filter((name) => !catalogue.bundles.has(name))
        .map((name) => `there is no component ${name}`);

/** Written with its capital: a variable may be called label. */
const LABEL = /(?<![\w.])(?:System\.)?Label\.(?:c\.)?(\w+)\b(?!\s*\()/g;
const PERMISSION = /checkPermission\s*\(\s*'(\w+)'/gi;
const CALLOUT = /'callout:(\w+)/gi;
const QUOTED = /'(?:\\.|[^'\\\n])*'/g;

const NOTIFICATION = /\bnotificationType\s*\(\s*(?:'(\w+)'|(\w+))\s*\)/g;
const CONSTANT = /\bfinal\s+String\s+(\w+)\s*=\s*'(\w+)'/g;

/** The kind of notification is asked for by a text, or by a constant that holds it. */
function notificationFaults(code: string, catalogue: Catalogue): string[] {
    const constants = new Map([...code.matchAll(CONSTANT)].map(([, name, text]) => [name, text]));
    return [...code.matchAll(NOTIFICATION)]
        .flatMap(([, text, name]) => text ?? constants.get(name) ?? [])
        .filter((type) => !catalogue.named('CustomNotificationType').has(type))
        .map((type) => `there is no notification type ${type}`);
}

function apexFaults(apex: string, catalogue: Catalogue): string[] {
    const code = withoutComments(apex);
    const plain = code.replace(QUOTED, "''");
    const names = (pattern: RegExp, text: string): readonly string[] =>
        [...text.matchAll(pattern)].map(([, name]) => name ?? '');
    const labels = new Set([...catalogue.labels].map((label) => label.toLowerCase()));
    return [
        ...names(LABEL, plain)
            .filter((name) => !labels.has(name.toLowerCase()))
            .map((name) => `there is no label ${name}`),
        ...names(PERMISSION, code)
            .filter((name) => !catalogue.named('CustomPermission').has(name))
            .map((name) => `there is no custom permission ${name}`),
        ...names(CALLOUT, code)
            .filter((name) => !catalogue.named('NamedCredential').has(name))
            .map((name) => `there is no named credential ${name}`),
        ...notificationFaults(code, catalogue)
    ];
}

/** A class or a trigger is sent with the file beside it that says its version. */
function pairFaults(texts: SourceTree, catalogue: Catalogue): string[] {
    const meta = [...catalogue.ofType('ApexClass'), ...catalogue.ofType('ApexTrigger')];
    const described = new Set(meta.map(({ where }) => where.replace(/-meta\.xml$/, '')));
    const apex = [...texts.keys()].filter((path) => /\.(cls|trigger)$/.test(path));
    return [
        ...apex
            .filter((path) => !described.has(path))
            .map((path) => `${path}: there is no ${path.split('/').at(-1) ?? ''}-meta.xml beside it`),
        ...[...described]
            .filter((path) => !texts.has(path))
            .map((path) => `${path}-meta.xml: there is no ${path.split('/').at(-1) ?? ''} beside it`)
    ];
}

/** What Apex and components import or name in their texts is there. */
export function checkSources(texts: SourceTree, catalogue: Catalogue): string[] {
    return [...pairFaults(texts, catalogue), ...namedFaults(texts, catalogue), ...labelFaults(texts)];
}

function namedFaults(texts: SourceTree, catalogue: Catalogue): string[] {
    return [...texts].flatMap(([path, text]) => {
        const inBundle = /(^|\/)lwc\//.test(path);
        const faults = /\.(cls|trigger)$/.test(path)
            ? apexFaults(text, catalogue)
            : inBundle && path.endsWith('.js')
              ? scriptFaults(text, catalogue)
              : inBundle && path.endsWith('.html')
                ? templateFaults(text, catalogue)
                : [];
        return faults.map((fault) => `${path}: ${fault}`);
    });
}

/** Labels of which no source and no metadata shows anything. */
export function checkUnusedLabels(tree: SourceTree, catalogue: Catalogue): string[] {
    const used = new Set(
        [...tree].flatMap(([path, text]) =>
            /\.(cls|trigger|js|html)$/.test(path) || path.endsWith('-meta.xml')
                ? [...text.matchAll(/\b(?:label\/c\.|Label\.(?:c\.)?)(\w+)/gi)].map(([, name = '']) =>
                      name.toLowerCase()
                  )
                : []
        )
    );
    return [...catalogue.labels]
        .filter((name) => !used.has(name.toLowerCase()))
        .map((name) => `the label ${name} is shown nowhere`);
}

/** Labels that metadata shows: `{!$Label.Name}` in pages and layouts. */
export function checkMergedLabels(tree: SourceTree, catalogue: Catalogue): string[] {
    return [...tree]
        .filter(([path]) => path.endsWith('-meta.xml'))
        .flatMap(([path, text]) =>
            [...text.matchAll(/\$Label\.(?:c\.)?(\w+)/g)]
                .filter(([, name]) => !catalogue.labels.has(name ?? ''))
                .map(([, name]) => `${path}: there is no label ${name ?? ''}`)
        );
}
