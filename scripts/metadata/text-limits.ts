import type { Component } from './components.ts';
import { nodesOf, textsOf, type XmlNode } from './xml.ts';

/** The longest texts that an org takes, by type and element; an element of a list is written with its list. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    CompactLayout: { label: 40 },
    CustomApplication: { label: 40, description: 255 },
    CustomField: { label: 40, description: 1000, inlineHelpText: 510, relationshipName: 40 },
    CustomLabels: { 'labels > shortDescription': 80, 'labels > value': 1000, 'labels > fullName': 80 },
    CustomMetadata: { label: 40 },
    CustomNotificationType: { masterLabel: 80, description: 255 },
    CustomObject: { label: 40, pluralLabel: 40, description: 1000 },
    CustomPermission: { label: 80, description: 255 },
    CustomTab: { label: 40, description: 255 },
    ExternalCredential: { label: 80, description: 255 },
    FlexiPage: { masterLabel: 80, description: 255 },
    Group: { name: 40 },
    ListView: { label: 40 },
    NamedCredential: { label: 80, description: 255 },
    PermissionSet: { label: 80, description: 255 },
    PermissionSetGroup: { label: 80, description: 255 },
    SharingRules: { 'sharingOwnerRules > label': 80, 'sharingOwnerRules > description': 1000 }
};

function textsAt(node: XmlNode, path: string): readonly string[] {
    const [first = '', ...rest] = path.split(' > ');
    return rest.length === 0
        ? textsOf(node, first)
        : nodesOf(node, first).flatMap((child) => textsAt(child, rest.join(' > ')));
}

/** Labels and descriptions that are longer than an org takes. */
export const checkTextLimits = (components: readonly Component[]): string[] =>
    components.flatMap(({ type, node, where }) =>
        Object.entries(LIMITS[type] ?? {}).flatMap(([path, most]) =>
            textsAt(node, path)
                .filter((text) => [...text].length > most)
                .map((text) => `${where}: ${path} has ${[...text].length} characters, ${most} at most`)
        )
    );
