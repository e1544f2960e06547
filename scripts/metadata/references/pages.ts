import { fieldAt, type Catalogue } from '../catalogue.ts';
import type { Component } from '../components.ts';
import { STANDARD_COMPONENTS, STANDARD_TABS, TEMPLATE_REGIONS } from '../standard-objects.ts';
import { nodesOf, textOf, textsOf, type XmlNode } from '../xml.ts';

const RELATED: ReadonlySet<string> = new Set([
    'RelatedEntityHistoryList',
    'RelatedFileList',
    'RelatedNoteList'
]);

/** A layout is named `Object__c-Label Layout`; an object of ours gets its layout by that very name. */
function layoutFaults({ name, node }: Component, catalogue: Catalogue): string[] {
    const object = name.split('-')[0] ?? '';
    const entry = catalogue.objects.get(object);
    if (!entry) return [`there is no object ${object}`];
    const items = nodesOf(node, 'layoutSections')
        .flatMap((section) => nodesOf(section, 'layoutColumns'))
        .flatMap((column) => nodesOf(column, 'layoutItems'))
        .map((item) => textOf(item, 'field'))
        .filter((field) => field !== '');
    const related = nodesOf(node, 'relatedLists').flatMap((list) => {
        const path = textOf(list, 'relatedList');
        const child = path.split('.')[0] ?? '';
        if (RELATED.has(path)) return [];
        if (fieldAt(catalogue, path)?.target !== object) return [`${path} is no lookup to ${object}`];
        return [...textsOf(list, 'fields'), ...textsOf(list, 'sortField')]
            .filter((field) => field !== 'NAME' && !fieldAt(catalogue, `${child}.${field}`))
            .map((field) => `there is no field ${child}.${field}`);
    });
    return [
        ...items
            .filter((field) => !entry.fields.has(field))
            .map((field) => `there is no field ${object}.${field}`),
        ...items
            .filter((field, index) => items.indexOf(field) !== index)
            .map((field) => `${field} stands there twice`),
        ...[...entry.fields]
            .filter(([field, { required }]) => required && !items.includes(field))
            .map(([field]) => `${field} is required and not on the layout`),
        ...related
    ];
}

/** Every object of ours has the layout that an org makes for it, by the name that replaces it. */
export function checkLayoutsPresent(catalogue: Catalogue): string[] {
    const layouts = catalogue.named('Layout');
    return catalogue
        .ofType('CustomObject')
        .filter(({ name }) => name.endsWith('__c'))
        .filter(({ name }) => !layouts.has(`${name}-${catalogue.objects.get(name)?.label ?? ''} Layout`))
        .map(({ where, name }) => `${where}: ${name} has no layout named after its label`);
}

function bundleFaults(name: string, target: string, catalogue: Catalogue): string[] {
    const bundle = catalogue.bundles.get(name.replace(/^c:/, ''));
    if (!bundle) return [`there is no component ${name}`];
    return bundle.isExposed && bundle.targets.has(target) ? [] : [`${name} is not made for ${target}`];
}

/** What a page sets on a component of ours has to be declared by it. */
function propertyFaults(component: XmlNode, name: string, catalogue: Catalogue): string[] {
    const known = catalogue.bundles.get(name.replace(/^c:/, ''))?.properties;
    return nodesOf(component, 'componentInstanceProperties')
        .map((property) => textOf(property, 'name'))
        .filter((property) => known?.has(property) === false)
        .map((property) => `${name} has no property ${property}`);
}

const TARGET: Readonly<Record<string, string>> = {
    AppPage: 'lightning__AppPage',
    HomePage: 'lightning__HomePage',
    RecordPage: 'lightning__RecordPage'
};

function pageFaults({ node }: Component, catalogue: Catalogue): string[] {
    const type = textOf(node, 'type');
    const object = textOf(node, 'sobjectType');
    const template = nodesOf(node, 'template').map((entry) => textOf(entry, 'name'))[0] ?? '';
    const known = TEMPLATE_REGIONS.get(template);
    const regions = nodesOf(node, 'flexiPageRegions');
    const instances = regions.flatMap((region) => nodesOf(region, 'itemInstances'));
    const components = instances.flatMap((item) => nodesOf(item, 'componentInstance'));
    const identifiers = components.map((component) => textOf(component, 'identifier'));
    const fields = instances
        .flatMap((item) => nodesOf(item, 'fieldInstance'))
        .map((field) => textOf(field, 'fieldItem').replace(/^Record\./, ''));
    return [
        ...(type === 'RecordPage' && !catalogue.objects.has(object) ? [`there is no object ${object}`] : []),
        ...(known ? [] : [`${template} is no known template`]),
        ...regions
            .filter(
                (region) =>
                    textOf(region, 'type') === 'Region' && known?.has(textOf(region, 'name')) === false
            )
            .map((region) => `the template has no region ${textOf(region, 'name')}`),
        ...identifiers
            .filter((identifier, index) => identifiers.indexOf(identifier) !== index)
            .map((identifier) => `the identifier ${identifier} stands there twice`),
        ...components.flatMap((component) => {
            const name = textOf(component, 'componentName');
            if (STANDARD_COMPONENTS.has(name)) return [];
            return [
                ...bundleFaults(name, TARGET[type] ?? '', catalogue),
                ...propertyFaults(component, name, catalogue)
            ];
        }),
        ...fields
            .filter((field) => !fieldAt(catalogue, `${object}.${field}`))
            .map((field) => `there is no field ${object}.${field}`)
    ];
}

const TAB_OF = ['customObject', 'flexiPage', 'lwcComponent', 'url'];
/** Icon and colour of a tab, as an org names them: Custom1 to Custom100 with their names. */
const MOTIF = /^Custom([1-9]\d?|100): \S/;

function tabFaults(component: Component, catalogue: Catalogue): string[] {
    const motif = textOf(component.node, 'motif');
    return [
        ...(motif === '' || MOTIF.test(motif) ? [] : [`${motif} is no motif`]),
        ...tabTargetFaults(component, catalogue)
    ];
}

function tabTargetFaults({ name, node }: Component, catalogue: Catalogue): string[] {
    const kinds = TAB_OF.filter((kind) => textOf(node, kind) !== '');
    if (kinds.length !== 1) return [`is a tab of ${kinds.length} things: ${kinds.join(', ')}`];
    const label = textOf(node, 'label');
    if (kinds[0] === 'customObject')
        return catalogue.objects.get(name)?.isCustom ? [] : [`there is no object ${name}`];
    if (label === '') return ['<label> is missing'];
    if (kinds[0] === 'flexiPage') {
        const page = textOf(node, 'flexiPage');
        return catalogue.named('FlexiPage').has(page) ? [] : [`there is no page ${page}`];
    }
    if (kinds[0] !== 'lwcComponent') return [];
    return bundleFaults(textOf(node, 'lwcComponent'), 'lightning__Tab', catalogue);
}

function appFaults({ node }: Component, catalogue: Catalogue): string[] {
    const tabs = catalogue.named('CustomTab');
    const pages = new Map(
        catalogue.ofType('FlexiPage').map((page) => [page.name, textOf(page.node, 'sobjectType')])
    );
    return [
        ...textsOf(node, 'tabs')
            .filter((tab) => !tabs.has(tab) && !STANDARD_TABS.has(tab))
            .map((tab) => `there is no tab ${tab}`),
        ...nodesOf(node, 'actionOverrides').flatMap((override) => {
            const page = textOf(override, 'content');
            const object = textOf(override, 'pageOrSobjectType');
            if (!pages.has(page)) return [`there is no page ${page}`];
            return pages.get(page) === object ? [] : [`${page} is no page for ${object}`];
        })
    ];
}

/** A component is placed on pages of objects that are there, and configured for places that it names. */
function configFaults({ node }: Component, catalogue: Catalogue): string[] {
    const targets = new Set(nodesOf(node, 'targets').flatMap((list) => textsOf(list, 'target')));
    return nodesOf(node, 'targetConfigs')
        .flatMap((configs) => nodesOf(configs, 'targetConfig'))
        .flatMap((config) => [
            ...nodesOf(config, 'objects')
                .flatMap((objects) => textsOf(objects, 'object'))
                .filter((object) => !catalogue.objects.has(object))
                .map((object) => `there is no object ${object}`),
            ...String(config['@targets'])
                .split(',')
                .filter((target) => !targets.has(target.trim()))
                .map((target) => `is configured for ${target}, which is none of its targets`)
        ]);
}

/** Layouts, Lightning pages, tabs and apps show what is there, in places that exist. */
export function checkPages(catalogue: Catalogue): string[] {
    const each = (type: string, faultsOf: (item: Component, catalogue: Catalogue) => string[]): string[] =>
        catalogue
            .ofType(type)
            .flatMap((item) => faultsOf(item, catalogue).map((fault) => `${item.where}: ${fault}`));
    return [
        ...each('Layout', layoutFaults),
        ...each('FlexiPage', pageFaults),
        ...each('LightningComponentBundle', configFaults),
        ...each('CustomTab', tabFaults),
        ...each('CustomApplication', appFaults)
    ];
}
