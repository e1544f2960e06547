import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Writes the standard fields of the objects that the app's queries name, as the analyser's type library has them. */
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

function describe(name: string): { fields: readonly string[]; relations: Readonly<Record<string, string>> } {
    const text = execFileSync('javap', ['-cp', LIBRARY, '-public', `${PACKAGE}.SObjects.${name}`], {
        cwd: ROOT,
        encoding: 'utf8'
    });
    const members = [...text.matchAll(/^ {2}public com\.nawforce\.runforce\.(\w+)\.(\w+) (\w+);$/gm)];
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
