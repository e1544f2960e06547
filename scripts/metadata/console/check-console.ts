import { withoutComments } from '../apex-text.ts';
import type { SourceTree } from '../source-tree.ts';
import { readBundles, type Bundle } from './bundles.ts';
import { readTemplate, type Template } from './templates.ts';

type Bundles = ReadonlyMap<string, Bundle>;

/** What every element of the platform has. */
const INHERITED: ReadonlySet<string> = new Set([
    'template',
    'title',
    'hidden',
    'label',
    'size',
    'description'
]);
/** Attributes that a person sees or hears. */
const SPOKEN: ReadonlySet<string> = new Set([
    'alt',
    'alternative-text',
    'aria-description',
    'aria-label',
    'body',
    'caption',
    'heading',
    'label',
    'placeholder',
    'text',
    'title'
]);
const WORD = /\p{L}{2,}/u;
/** Keys of a keyboard and the like are written as they are on it. */
const SYMBOL = /^[^\p{L}]*\p{L}?[^\p{L}]*$/u;

const asCamel = (tag: string): string =>
    tag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const partsOf = (tag: string): string | null => (tag.startsWith('c-') ? asCamel(tag.slice(2)) : null);

/** The bundle and those whose classes it extends. */
function lineOf(bundle: Bundle, bundles: Bundles): readonly Bundle[] {
    const base = bundle.base === null ? undefined : bundles.get(bundle.base);
    return base ? [bundle, ...lineOf(base, bundles)] : [bundle];
}

const rootOf = (expression: string): string => /^!?([\w$]+)/.exec(expression)?.[1] ?? '';

/** Names that a template makes itself: one row of many. */
function loopNames({ elements }: Template): ReadonlySet<string> {
    return new Set(
        elements.flatMap(({ attributes }) =>
            attributes.flatMap(({ name, value }) =>
                name === 'for:item' || name === 'for:index'
                    ? [value]
                    : name.startsWith('iterator:')
                      ? [name.slice('iterator:'.length)]
                      : name === 'lwc:slot-data'
                        ? [value]
                        : []
            )
        )
    );
}

/** What a template names, its class has; the compiler does not say so, and nothing is shown. */
function memberFaults(bundle: Bundle, template: Template, bundles: Bundles): readonly string[] {
    const known = new Set([
        ...INHERITED,
        ...loopNames(template),
        ...lineOf(bundle, bundles).flatMap(({ members }) => [...members])
    ]);
    const used = [
        ...template.expressions,
        ...template.elements.flatMap(({ line, attributes }) =>
            attributes.filter(({ isExpression }) => isExpression).map(({ value }) => ({ name: value, line }))
        )
    ];
    return used
        .map(({ name, line }) => ({ root: rootOf(name), line }))
        .filter(({ root }) => !known.has(root))
        .map(({ root, line }) => `${line}: the component has no ${root}`);
}

/** Texts for people come from labels, which can be translated. */
function textFaults({ texts, elements }: Template): readonly string[] {
    const spoken = elements.flatMap(({ line, attributes }) =>
        attributes
            .filter(({ name, isExpression }) => SPOKEN.has(name) && !isExpression)
            .map(({ value }) => ({ text: value, line }))
    );
    return [...texts, ...spoken]
        .filter(({ text }) => WORD.test(text) && !SYMBOL.test(text))
        .map(
            ({ text, line }) =>
                `${line}: the text "${text.slice(0, 40)}" stands in the template, take it from a label`
        );
}

/** Everything that a component fires, and what is inside of it; what bubbles comes from there. */
function firedWithin(name: string, bundles: Bundles, seen: Set<string>): ReadonlySet<string> {
    const bundle = bundles.get(name);
    if (!bundle || seen.has(name)) return new Set();
    seen.add(name);
    const inside = bundle.template ? readTemplate(bundle.template.text).elements : [];
    const others = [
        ...inside.flatMap(({ tag }) => partsOf(tag) ?? []),
        ...bundle.imports,
        ...(bundle.base === null ? [] : [bundle.base])
    ];
    return new Set([...bundle.fires, ...others.flatMap((other) => [...firedWithin(other, bundles, seen)])]);
}

/** Events of the browser, and of the platform's own components, that reach those around them. */
const NATIVE =
    /^(blur|change|click|commit|copy|focus(in|out)?|input|key(down|press|up)|mouse\w+|pointer\w+|scroll|select|slotchange|submit|touch\w+|wheel)$/;

function eventFaults({ elements }: Template, bundles: Bundles): readonly string[] {
    return elements.flatMap(({ tag, line, attributes }) => {
        const part = partsOf(tag);
        if (part === null || !bundles.has(part)) return [];
        const fired = firedWithin(part, bundles, new Set());
        return attributes
            .filter(({ name, isExpression }) => isExpression && /^on[a-z]/.test(name))
            .map(({ name }) => name.slice(2))
            .filter((event) => !NATIVE.test(event) && !fired.has(event))
            .map((event) => `${line}: ${part} fires no event ${event}`);
    });
}

const PARAMETERS = /@AuraEnabled(?:\([^)]*\))?\s+public static [\w.<>, ]+? (\w+)\(([^)]*)\)/g;

/** Parameters of the methods that components may call, by Class.method. */
function apexParameters(texts: SourceTree): ReadonlyMap<string, readonly string[]> {
    return new Map(
        [...texts]
            .filter(([path]) => path.endsWith('.cls'))
            .flatMap(([path, text]) => {
                const owner = path.split('/').at(-1)?.replace('.cls', '') ?? '';
                return [...withoutComments(text).matchAll(PARAMETERS)].map(([, name = '', list = '']) => {
                    const plain = list.replace(/<[^()]*?>(?=[\s>,])/g, '');
                    const names = plain.split(',').map((part) => part.trim().split(/\s+/).at(-1) ?? '');
                    return [`${owner}.${name}`, names.filter((one) => one !== '')] as const;
                });
            })
    );
}

/** What a component gives an Apex method, the method takes; the platform drops other names without a word. */
function callFaults(bundles: Bundles, texts: SourceTree): readonly string[] {
    const known = apexParameters(texts);
    return [...bundles.values()].flatMap(({ calls }) =>
        calls.flatMap(({ path, line, method, given, isOpen }) => {
            const wanted = known.get(method);
            if (!wanted) return [];
            const unknown = given.filter((name) => !wanted.includes(name));
            const missing = isOpen ? [] : wanted.filter((name) => !given.includes(name));
            return [
                ...unknown.map((name) => `${path}: ${line}: ${method} takes no ${name}`),
                ...missing.map((name) => `${path}: ${line}: ${method} is not given its ${name}`)
            ];
        })
    );
}

/** Faults of components that no compiler finds, and that show only where somebody looks. */
export function checkConsole(texts: SourceTree): readonly string[] {
    const bundles = readBundles(texts);
    const ofTemplates = [...bundles.values()].flatMap((bundle) => {
        if (!bundle.template) return [];
        const { path, text } = bundle.template;
        const template = readTemplate(text);
        return [
            ...memberFaults(bundle, template, bundles),
            ...textFaults(template),
            ...eventFaults(template, bundles)
        ].map((fault) => `${path}: ${fault}`);
    });
    return [...ofTemplates, ...callFaults(bundles, texts)];
}
