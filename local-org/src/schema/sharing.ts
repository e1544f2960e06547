import type { FieldDefinition, ObjectSharing, SharingRule } from './definitions.ts';
import { childrenOf, nameOfFile, readMetadata, SourceError, textOf, type XmlNode } from './read-source.ts';

export const sharingRulesEnding = '.sharingRules-meta.xml';

/** How an object's records are shared, by its file. @throws SourceError for a model that local-org does not know */
export function readSharing(
    file: string,
    given: { node: XmlNode; own: readonly FieldDefinition[] }
): ObjectSharing {
    const model = textOf(given.node, 'sharingModel') ?? 'ReadWrite';
    switch (model) {
        case 'Private':
            return { model: 'private' };
        case 'Read':
            return { model: 'read' };
        case 'ReadWrite':
            return { model: 'read-write' };
        case 'ControlledByParent': {
            const parent = given.own.find((field) => field.masterDetail);
            if (!parent) throw new SourceError(file, 'is controlled by its parent, and has no master');
            return { model: 'controlled-by-parent', parentField: parent.name };
        }
        default:
            throw new SourceError(file, `the sharing model ${model} is not supported by local-org`);
    }
}

function readRule(file: string, node: XmlNode): SharingRule {
    const to = childrenOf(node, 'sharedTo')[0];
    const from = childrenOf(node, 'sharedFrom')[0];
    const group = to && textOf(to, 'group');
    if (group === undefined || !from || childrenOf(from, 'allInternalUsers').length === 0) {
        throw new SourceError(
            file,
            `the rule ${textOf(node, 'fullName') ?? ''} shares otherwise than from all internal users with a public group; that is not supported by local-org`
        );
    }
    return {
        object: nameOfFile(file, sharingRulesEnding),
        group,
        edits: textOf(node, 'accessLevel') === 'Edit'
    };
}

/** The rules of a `*.sharingRules-meta.xml`. @throws SourceError for kinds of rules that local-org does not know */
export function readSharingRules(file: string): SharingRule[] {
    const node = readMetadata(file, 'SharingRules');
    if (childrenOf(node, 'sharingCriteriaRules').length > 0)
        throw new SourceError(file, 'rules by criteria are not supported by local-org');
    return childrenOf(node, 'sharingOwnerRules').map((rule) => readRule(file, rule));
}
