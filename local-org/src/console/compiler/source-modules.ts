import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rollup';
import { readLabels } from './labels.ts';
import { besidePackage, ConsoleUnavailableError } from './packages.ts';
import { readStaticResources } from './static-resources.ts';

const virtual = '\0salesforce:';
const namespace = 'c';

const literal = (value: string | boolean): string => JSON.stringify(value);
const exported = (value: string): string => `export default ${value};`;

/** A value that base components bring for themselves alone, such as the locale; undefined where they have none. */
function valueOfBaseComponents(kind: string, name: string): string | undefined {
    const file = besidePackage(
        'lightning-base-components',
        'lightning-base-components',
        'scopedImports',
        `@salesforce-${kind}-${name}.js`
    );
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** What a build reads of the source once, however many modules ask for it: an app has hundreds of labels in one file. */
class Source {
    readonly folder: string;
    private labelTexts: ReadonlyMap<string, string> | undefined;

    constructor(folder: string) {
        this.folder = folder;
    }

    get labels(): ReadonlyMap<string, string> {
        return (this.labelTexts ??= readLabels(this.folder));
    }
}

function labelCode(source: Source, name: string): string | undefined {
    const [space, label = ''] = name.split('.');
    if (space !== namespace) return undefined;
    const text = source.labels.get(label);
    if (text === undefined)
        throw new ConsoleUnavailableError(
            `The custom label ${label} is not in ${join(source.folder, 'labels')}`
        );
    return exported(literal(text));
}

function resourceCode({ folder }: Source, name: string): string {
    if (!readStaticResources(folder).has(name)) {
        throw new ConsoleUnavailableError(
            `The static resource ${name} is not in ${join(folder, 'staticresources')}`
        );
    }
    return exported(literal(`/resource/${name}`));
}

function apexCode(name: string): string {
    const dot = name.lastIndexOf('.');
    const [controller, method] = [name.slice(0, dot), name.slice(dot + 1)];
    return (
        `import { createApexMethod } from '@salesforce/apex';\n` +
        exported(`createApexMethod(${literal(controller)}, ${literal(method)})`)
    );
}

function schemaCode(name: string): string {
    const [objectApiName, ...field] = name.split('.');
    return exported(
        JSON.stringify(
            field.length === 0 ? { objectApiName } : { objectApiName, fieldApiName: field.join('.') }
        )
    );
}

/** Code of a module below @salesforce; undefined where it is not one that the org makes. */
function codeOf(source: Source, id: string): string | undefined {
    const [, kind = '', name = ''] = /^@salesforce\/([^/]+)\/(.+)$/.exec(id) ?? [];
    switch (kind) {
        case 'apex':
            return apexCode(name);
        case 'schema':
            return schemaCode(name);
        case 'label':
            return labelCode(source, name);
        case 'resourceUrl':
            return resourceCode(source, name);
        case 'user':
            return exported(name === 'isGuest' ? 'false' : 'globalThis.localOrg.user.id');
        case 'customPermission':
        case 'userPermission':
            return exported(`globalThis.localOrg.user.permissions.includes(${literal(name)}) || undefined`);
        case 'messageChannel':
            return exported(JSON.stringify({ channel: name }));
        case 'i18n':
            // The user's own, as an org has it from the user's record; the rest is what base components use.
            if (name === 'timeZone') return exported('globalThis.localOrg.user.timeZone');
            if (name === 'locale') return exported('globalThis.localOrg.user.locale');
            return valueOfBaseComponents(kind, name);
        case 'client':
            return name === 'formFactor' ? exported('globalThis.localOrg.formFactor') : undefined;
        default:
            return undefined;
    }
}

/** The path that the LWC compiler takes for a bundle: the folder is called lwc, the tag starts with c. */
const bundlePath = (sourceFolder: string, name: string): string =>
    join(sourceFolder, 'lwc', name, `${name}.js`);

/**
 * Lets a bundler find what Lightning components import: each other, labels, Apex methods, schema and the rest below
 * @salesforce. A module that the platform would not have fails the build by its name, instead of the page later.
 */
export function sourceModules(given: { sourceFolder: string; external: readonly string[] }): Plugin {
    const { sourceFolder, external } = given;
    let source = new Source(sourceFolder);
    return {
        name: 'source-modules',
        buildStart() {
            source = new Source(sourceFolder);
        },
        resolveId(id, importer) {
            const [clean = id] = id.split('?');
            if (external.includes(clean)) return { id: clean, external: true };
            const bundle = new RegExp(`^${namespace}/(\\w+)$`).exec(clean)?.[1];
            if (bundle !== undefined) {
                const file = bundlePath(sourceFolder, bundle);
                const styles = file.replace(/\.js$/, '.css');
                // A bundle of styles alone: other bundles' styles import it.
                if (!existsSync(file) && existsSync(styles)) return styles;
                if (existsSync(file)) return `${file}?specifier=${namespace}/${bundle}`;
                return this.error(`There is no component ${clean}; ${importer ?? 'the page'} imports it`);
            }
            if (clean.startsWith('@salesforce/') && codeOf(source, clean) !== undefined)
                return virtual + clean;
            if (/^(lightning|@salesforce)\//.test(clean)) {
                return this.error(
                    `There is no module ${clean} in the local org; ${importer ?? 'the page'} imports it`
                );
            }
            return null;
        },
        load(id) {
            if (!id.startsWith(virtual)) return null;
            const code = codeOf(source, id.slice(virtual.length));
            return code === undefined ? null : { code, moduleSideEffects: false };
        }
    };
}
