import { existsSync, readFileSync, readdirSync } from 'fs';
import { dirname, join } from 'path';

/** What an org would refuse only on deployment: every bundle compiles, and uses only what exists. */
const BUNDLES = join(__dirname, '../../main/default/lwc');
const BASE = join(dirname(require.resolve('lightning-base-components/package.json')), 'src/lightning');
const bundles = readdirSync(BUNDLES);
const everywhere = ['class', 'key', 'id', 'title', 'role', 'tabindex', 'style', 'slot', 'disabled'];

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const read = (...path) => readFileSync(join(...path), 'utf8');

/** Public properties of a component, with those of the classes that it extends. */
function propertiesOf(folder) {
    const sources = readdirSync(folder)
        .filter((file) => file.endsWith('.js'))
        .map((file) => read(folder, file))
        .join('\n');
    const own = [...sources.matchAll(/@api\s+(?:get\s+|set\s+|async\s+)?(\w+)/g)].map(([, name]) => name);
    const parent = /extends (\w+Element|Review\w+)\b/.exec(sources)?.[1];
    const parentFolder = parent ? join(BUNDLES, parent[0].toLowerCase() + parent.slice(1)) : '';
    return parentFolder && parent !== 'LightningElement' && existsSync(parentFolder)
        ? [...own, ...propertiesOf(parentFolder)]
        : own;
}

/** Child components of a template with the attributes they are given. */
function childrenOf(template) {
    return [...template.matchAll(/<(lightning|c)-([a-z-]+)((?:\s+[^<>]*?)?)\/?>/g)].map(
        ([, namespace, tag, text]) => ({
            name: `${namespace}-${tag}`,
            folder: join(namespace === 'c' ? BUNDLES : BASE, camel(tag)),
            attributes: [...text.replace(/="[^"]*"|=\{[^}]*\}/g, ' ').matchAll(/\s([a-z][\w:-]*)/g)]
                .map(([, attribute]) => attribute)
                .filter((one) => !/^(on|data-|lwc:|aria-)/.test(one) && !everywhere.includes(one))
        })
    );
}

describe('bundles of the console', () => {
    it.each(bundles)('When %s is compiled, then there is nothing to complain about', (bundle) => {
        expect(() => require(`c/${bundle}`)).not.toThrow();
        expect(read(BUNDLES, bundle, `${bundle}.js-meta.xml`)).toContain('<apiVersion>66.0</apiVersion>');
    });

    it.each(bundles.filter((bundle) => existsSync(join(BUNDLES, bundle, `${bundle}.html`))))(
        'When %s uses a component, then that exists and has these attributes',
        (bundle) => {
            const wrong = childrenOf(read(BUNDLES, bundle, `${bundle}.html`)).flatMap(
                ({ name, folder, attributes }) => {
                    if (!existsSync(folder)) return [`${name} does not exist`];
                    const known = propertiesOf(folder);
                    return attributes
                        .filter((one) => !known.includes(camel(one)))
                        .map((one) => `${name} has no ${one}`);
                }
            );
            expect(wrong).toEqual([]);
        }
    );
});
