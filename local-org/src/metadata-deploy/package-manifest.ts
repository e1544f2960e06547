import type { Component } from '../../../scripts/metadata/components.ts';
import { nodesOf, parseXml, textsOf, textOf } from '../../../scripts/metadata/xml.ts';

export interface Manifest {
    /** Names by type; `*` stands for all of it. */
    readonly members: ReadonlyMap<string, readonly string[]>;
    readonly fault: string | null;
}

/** Types whose members are files or parts of files that are told apart when they are read. */
const TOLD_APART: ReadonlySet<string> = new Set([
    'ApexClass',
    'ApexTrigger',
    'CompactLayout',
    'CustomApplication',
    'CustomField',
    'CustomLabels',
    'CustomMetadata',
    'CustomNotificationType',
    'CustomObject',
    'CustomPermission',
    'CustomTab',
    'ExternalCredential',
    'FlexiPage',
    'Group',
    'Layout',
    'LightningComponentBundle',
    'ListView',
    'NamedCredential',
    'PermissionSet',
    'PermissionSetGroup'
]);

/** What a package.xml names. */
export function readManifest(text: string | undefined): Manifest {
    if (text === undefined) return { members: new Map(), fault: 'No package.xml found' };
    const root = parseXml(text);
    if (typeof root === 'string') return { members: new Map(), fault: root };
    return {
        members: new Map(
            nodesOf(root.node, 'types').map(
                (type) => [textOf(type, 'name'), textsOf(type, 'members')] as const
            )
        ),
        fault: root.name === 'Package' ? null : `Expected a Package, found ${root.name}`
    };
}

/** Members that the manifest names and no file brings: type and name. */
export function missingMembers(
    { members }: Manifest,
    components: readonly Component[]
): readonly (readonly [string, string])[] {
    const brought = new Set(components.map(({ type, name }) => `${type}/${name}`));
    return [...members].flatMap(([type, names]) =>
        TOLD_APART.has(type)
            ? names
                  .filter((name) => name !== '*' && !brought.has(`${type}/${name}`))
                  .map((name) => [type, name] as const)
            : []
    );
}
