import { join } from 'node:path';
import type { PermissionSet } from '../schema/definitions.ts';
import { childrenOf, listFiles, nameOfFile, readMetadata, textOf } from '../schema/read-source.ts';
import type { Schema } from '../schema/schema.ts';
import type { PageApp, PageTab, RecordPage } from './browser/page-data.ts';

const appEnding = '.app-meta.xml';
const tabEnding = '.tab-meta.xml';
const pageEnding = '.flexipage-meta.xml';

/** Icons of objects by the last word of their tab's motif, such as "Custom9: Lightning". */
const iconOfMotif = (motif: string | undefined): string =>
    `custom:${/^(Custom\d+)/i.exec(motif ?? '')?.[1]?.toLowerCase() ?? 'custom9'}`;

/** Icons that the platform's own objects have. */
const standardIcons: Readonly<Record<string, string>> = {
    Account: 'standard:account',
    Contact: 'standard:contact',
    Task: 'standard:task',
    User: 'standard:user'
};

/** A custom tab of the source: one of a component, or one of an object. */
function readTab(file: string, schema: Schema): PageTab {
    const node = readMetadata(file, 'CustomTab');
    const apiName = nameOfFile(file, tabEnding);
    const object = textOf(node, 'customObject') === 'true' ? apiName : null;
    const label = object === null ? textOf(node, 'label') : schema.findObject(object)?.labelPlural;
    return {
        apiName,
        label: label ?? apiName,
        icon: iconOfMotif(textOf(node, 'motif')),
        component: textOf(node, 'lwcComponent') ?? null,
        object
    };
}

/** Tabs of the source, by name. */
export const readTabs = (sourceFolder: string, schema: Schema): ReadonlyMap<string, PageTab> =>
    new Map(
        listFiles(join(sourceFolder, 'tabs'), tabEnding)
            .map((file) => readTab(file, schema))
            .map((tab) => [tab.apiName, tab])
    );

/** The tab of an object that the platform brings, such as standard-Account. */
function standardTab(name: string, schema: Schema): PageTab | undefined {
    const object = /^standard-(\w+)$/.exec(name)?.[1];
    const definition = object === undefined ? undefined : schema.findObject(object);
    if (!definition) return undefined;
    return {
        apiName: name,
        label: definition.labelPlural,
        icon: iconOfObject(definition.name, new Map()),
        component: null,
        object: definition.name
    };
}

/** The icon of an object: that of its tab, or the platform's. */
export const iconOfObject = (object: string, tabs: ReadonlyMap<string, PageTab>): string =>
    standardIcons[object] ?? tabs.get(object)?.icon ?? 'custom:custom9';

/**
 * The Lightning app of a source folder, with the tabs that a user may see.
 * @param given.permissionSets the user's; an administrator without any sees every tab
 */
export function readApp(given: {
    sourceFolder: string;
    schema: Schema;
    permissionSets: readonly PermissionSet[];
    seesEverything: boolean;
}): PageApp {
    const { sourceFolder, schema, permissionSets, seesEverything } = given;
    const tabs = readTabs(sourceFolder, schema);
    const [file] = listFiles(join(sourceFolder, 'applications'), appEnding);
    const node = file === undefined ? undefined : readMetadata(file, 'CustomApplication');
    const names = node ? childrenOf(node, 'tabs').map(({ text }) => text) : [...tabs.keys()];
    const maySee = (tab: PageTab): boolean =>
        seesEverything ||
        tab.apiName.startsWith('standard-') ||
        permissionSets.some((set) => set.tabs.has(tab.apiName));
    return {
        label: (node && textOf(node, 'label')) ?? 'DIAL-Flow',
        description: (node && textOf(node, 'description')) ?? '',
        tabs: names.flatMap((name) => tabs.get(name) ?? standardTab(name, schema) ?? []).filter(maySee)
    };
}

/** Name of a component of the source in a page, such as c:dialAccountStatus or dialAccountStatus; undefined for the platform's own. */
const ownComponent = (name: string | undefined, exposed: readonly string[]): string | undefined => {
    const bare = name?.replace(/^c:/, '');
    return bare !== undefined && exposed.includes(bare) ? bare : undefined;
};

/** Components that the source puts on record pages, by object. */
export function readRecordPages(sourceFolder: string, exposed: readonly string[]): RecordPage[] {
    return listFiles(join(sourceFolder, 'flexipages'), pageEnding).flatMap((file) => {
        const node = readMetadata(file, 'FlexiPage');
        const object = textOf(node, 'sobjectType');
        if (textOf(node, 'type') !== 'RecordPage' || object === undefined) return [];
        const items = childrenOf(node, 'flexiPageRegions').flatMap((region) => [
            ...childrenOf(region, 'componentInstances'),
            ...childrenOf(region, 'itemInstances').flatMap((item) => childrenOf(item, 'componentInstance'))
        ]);
        const components = items.flatMap(
            (item) => ownComponent(textOf(item, 'componentName'), exposed) ?? []
        );
        return [{ object, components }];
    });
}
