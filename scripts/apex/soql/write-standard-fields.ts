import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes the standard fields of the objects that the app's queries name, and the names of user permissions, as the
 * analyser's type library has them.
 */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LIBRARY = 'node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib/sobject-types-65.0.0.jar';
const PACKAGE = 'com.nawforce.runforce';
/** Hundreds of switches that no query of the app needs. */
const LEFT_OUT = /^(Permissions|UserPermissions|UserPreferences)/;
const OBJECTS = [
    'Account',
    'CronJobDetail',
    'CronTrigger',
    'CustomNotificationType',
    'PermissionSet',
    'PermissionSetAssignment',
    'Profile',
    'Task',
    'User'
];

const membersOf = (name: string): readonly RegExpExecArray[] => {
    const text = execFileSync('javap', ['-cp', LIBRARY, '-public', `${PACKAGE}.SObjects.${name}`], {
        cwd: ROOT,
        encoding: 'utf8'
    });
    return [...text.matchAll(/^ {2}public com\.nawforce\.runforce\.(\w+)\.(\w+) (\w+);$/gm)];
};

function describe(name: string): { fields: readonly string[]; relations: Readonly<Record<string, string>> } {
    const members = membersOf(name);
    return {
        fields: members
            .flatMap(([, space, , member = '']) =>
                space === 'System' && !LEFT_OUT.test(member) ? [member] : []
            )
            .toSorted(),
        relations: Object.fromEntries(
            members.flatMap(([, space, target = '', member = '']) =>
                space === 'SObjects' ? [[member, target]] : []
            )
        )
    };
}

const described = Object.fromEntries(OBJECTS.map((name) => [name, describe(name)]));
writeFileSync(
    join(ROOT, 'scripts/apex/soql/standard-fields.json'),
    `${JSON.stringify(described, null, 4)}\n`
);

/** A permission set has one switch for every user permission. */
const permissions = membersOf('PermissionSet')
    .flatMap(([, , , member = '']) => /^Permissions(\w+)$/.exec(member)?.[1] ?? [])
    .toSorted();
writeFileSync(
    join(ROOT, 'scripts/metadata/user-permissions.json'),
    `${JSON.stringify(permissions, null, 4)}\n`
);
