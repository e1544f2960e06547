import type { FieldPermission, ObjectPermission, PermissionSet } from './definitions.ts';
import { childrenOf, isTrue, nameOfFile, readMetadata, textOf } from './read-source.ts';

export const permissionSetEnding = '.permissionset-meta.xml';

/** What a `*.permissionset-meta.xml` grants. @throws SourceError when the file cannot be read. */
export function readPermissionSet(file: string): PermissionSet {
    const node = readMetadata(file, 'PermissionSet');
    const name = nameOfFile(file, permissionSetEnding);
    const objects = new Map<string, ObjectPermission>();
    for (const entry of childrenOf(node, 'objectPermissions')) {
        objects.set((textOf(entry, 'object') ?? '').toLowerCase(), {
            read: isTrue(entry, 'allowRead'),
            create: isTrue(entry, 'allowCreate'),
            edit: isTrue(entry, 'allowEdit'),
            delete: isTrue(entry, 'allowDelete'),
            viewAll: isTrue(entry, 'viewAllRecords') || isTrue(entry, 'modifyAllRecords'),
            modifyAll: isTrue(entry, 'modifyAllRecords')
        });
    }
    const fields = new Map<string, FieldPermission>();
    for (const entry of childrenOf(node, 'fieldPermissions')) {
        fields.set((textOf(entry, 'field') ?? '').toLowerCase(), {
            readable: isTrue(entry, 'readable'),
            editable: isTrue(entry, 'editable')
        });
    }
    const enabled = (list: string): ReadonlySet<string> =>
        new Set(
            childrenOf(node, list)
                .filter((entry) => isTrue(entry, 'enabled'))
                .map((entry) => (textOf(entry, 'name') ?? '').toLowerCase())
        );
    return {
        name,
        label: textOf(node, 'label') ?? name,
        objects,
        fields,
        metadataTypes: enabled('customMetadataTypeAccesses'),
        userPermissions: enabled('userPermissions'),
        customPermissions: new Set(
            childrenOf(node, 'customPermissions')
                .filter((entry) => isTrue(entry, 'enabled'))
                .map((entry) => textOf(entry, 'name') ?? '')
        ),
        apexClasses: new Set(
            childrenOf(node, 'classAccesses')
                .filter((entry) => isTrue(entry, 'enabled'))
                .map((entry) => textOf(entry, 'apexClass') ?? '')
        ),
        tabs: new Set(
            childrenOf(node, 'tabSettings')
                .filter((entry) => textOf(entry, 'visibility') !== 'None')
                .map((entry) => textOf(entry, 'tab') ?? '')
        )
    };
}
