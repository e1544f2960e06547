import type { SourceTree } from './source-tree.ts';
import { nodesOf, parseXml, textOf, type XmlNode } from './xml.ts';

/** One piece of metadata: a file, or a part of an object in a file of its own or inside the object's. */
export interface Component {
    /** Name of the metadata type, as the root element says it. */
    readonly type: string;
    /** Name by which others refer to it; parts of objects carry the object's: `Dial_Run__c.Status__c`. */
    readonly name: string;
    readonly node: XmlNode;
    /** Path of its file. */
    readonly where: string;
}

export interface ParsedSource {
    readonly components: readonly Component[];
    /** What could not be read as XML. */
    readonly faults: readonly string[];
    /** Sources that are no XML: Apex, JavaScript, HTML. */
    readonly texts: SourceTree;
}

/** Folder and type that belong to the ending of a file. */
const KINDS: Readonly<Record<string, { readonly folder: string; readonly type: string }>> = {
    app: { folder: 'applications', type: 'CustomApplication' },
    cls: { folder: 'classes', type: 'ApexClass' },
    compactLayout: { folder: 'compactLayouts', type: 'CompactLayout' },
    customPermission: { folder: 'customPermissions', type: 'CustomPermission' },
    externalCredential: { folder: 'externalCredentials', type: 'ExternalCredential' },
    field: { folder: 'fields', type: 'CustomField' },
    flexipage: { folder: 'flexipages', type: 'FlexiPage' },
    group: { folder: 'groups', type: 'Group' },
    js: { folder: 'lwc', type: 'LightningComponentBundle' },
    labels: { folder: 'labels', type: 'CustomLabels' },
    layout: { folder: 'layouts', type: 'Layout' },
    listView: { folder: 'listViews', type: 'ListView' },
    md: { folder: 'customMetadata', type: 'CustomMetadata' },
    messageChannel: { folder: 'messageChannels', type: 'LightningMessageChannel' },
    namedCredential: { folder: 'namedCredentials', type: 'NamedCredential' },
    notiftype: { folder: 'notificationtypes', type: 'CustomNotificationType' },
    object: { folder: 'objects', type: 'CustomObject' },
    permissionset: { folder: 'permissionsets', type: 'PermissionSet' },
    permissionsetgroup: { folder: 'permissionsetgroups', type: 'PermissionSetGroup' },
    resource: { folder: 'staticresources', type: 'StaticResource' },
    sharingReason: { folder: 'sharingReasons', type: 'SharingReason' },
    sharingRules: { folder: 'sharingRules', type: 'SharingRules' },
    tab: { folder: 'tabs', type: 'CustomTab' },
    trigger: { folder: 'triggers', type: 'ApexTrigger' },
    validationRule: { folder: 'validationRules', type: 'ValidationRule' }
};

/** Parts of an object that stand inside its file when it is sent to an org. */
const PARTS: Readonly<Record<string, string>> = {
    compactLayouts: 'CompactLayout',
    fields: 'CustomField',
    listViews: 'ListView',
    sharingReasons: 'SharingReason',
    validationRules: 'ValidationRule'
};

const META = '-meta.xml';

/** The parts of a path that name a component, or null for a file that is none. */
function nameIn(path: string, text: string): { name: string; suffix: string } | null {
    const file = path.split('/').at(-1) ?? '';
    const isXml = file.endsWith(META) || (/^\s*<\?xml/.test(text) && !/\.(svg|html|xml)$/.test(file));
    if (!isXml) return null;
    const plain = file.endsWith(META) ? file.slice(0, -META.length) : file;
    const dot = plain.lastIndexOf('.');
    return { name: plain.slice(0, dot), suffix: plain.slice(dot + 1) };
}

function componentsOf(path: string, text: string): { components: Component[]; faults: string[] } {
    const named = nameIn(path, text);
    if (!named) return { components: [], faults: [] };
    const kind = KINDS[named.suffix];
    const fault = (what: string) => ({ components: [], faults: [`${path}: ${what}`] });
    if (!kind) return fault(`.${named.suffix} is no known kind of metadata`);
    const segments = path.split('/');
    const at = segments.lastIndexOf(kind.folder);
    if (at < 0) return fault(`does not lie in a folder ${kind.folder}`);
    const root = parseXml(text);
    if (typeof root === 'string') return fault(root);
    if (root.name !== kind.type) return fault(`<${root.name}> is not what .${named.suffix} files hold`);
    const isPart = kind.folder in PARTS && segments[at - 2] === 'objects';
    const name = isPart ? `${segments[at - 1] ?? ''}.${named.name}` : named.name;
    const parts = Object.entries(PARTS).flatMap(([element, type]) =>
        kind.type === 'CustomObject'
            ? nodesOf(root.node, element).map((node) => ({
                  type,
                  name: `${name}.${textOf(node, 'fullName')}`,
                  node,
                  where: path
              }))
            : []
    );
    const whole: XmlNode =
        parts.length === 0
            ? root.node
            : Object.fromEntries(Object.entries(root.node).filter(([element]) => !(element in PARTS)));
    return { components: [{ type: kind.type, name, node: whole, where: path }, ...parts], faults: [] };
}

/** Reads the components of a source tree, whichever of Salesforce's two formats it is in. */
export function parseSource(tree: SourceTree): ParsedSource {
    const parsed = [...tree].map(([path, text]) => componentsOf(path, text));
    return {
        components: parsed.flatMap(({ components }) => components),
        faults: parsed.flatMap(({ faults }) => faults),
        texts: new Map([...tree].filter(([path]) => /\.(cls|trigger|js|html)$/.test(path)))
    };
}
