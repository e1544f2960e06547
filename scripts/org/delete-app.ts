import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSource, type Component } from '../metadata/components.ts';
import { readSourceTree } from '../metadata/source-tree.ts';
import { nodesOf, textOf } from '../metadata/xml.ts';
import { copyProject, SOURCE_FOLDER } from './deploy-folder.ts';
import type { RemoveOptions } from './options.ts';
import type { OrgAccess } from './org-context.ts';
import { SalesforceCliError, type SalesforceCli } from './salesforce-cli.ts';
import { byHand, done, failed, leftOut, type Step, type StepResult } from './step.ts';

/** What shows or grants other parts goes first; the parts themselves after it. */
const FIRST: ReadonlySet<string> = new Set([
    'PermissionSetGroup',
    'PermissionSet',
    'CustomApplication',
    'FlexiPage',
    'CustomTab'
]);
const THEN: ReadonlySet<string> = new Set([
    'LightningComponentBundle',
    'ApexTrigger',
    'ApexClass',
    'CustomObject',
    'CustomField',
    'CustomLabel',
    'NamedCredential',
    'ExternalCredential',
    'CustomNotificationType',
    'CustomPermission',
    'Group',
    'StaticResource',
    'LightningMessageChannel'
]);

const isOwnObject = (name: string): boolean => /__(c|e|mdt)$/.test(name.split('.')[0] ?? '');

/** Fields, layouts and list views of our objects go with their object; records of types go with their type. */
function membersOf(
    components: readonly Component[],
    withAccountFields: boolean
): readonly (readonly [string, string])[] {
    return components.flatMap(({ type, name, node }): readonly (readonly [string, string])[] => {
        if (type === 'CustomLabels')
            return nodesOf(node, 'labels').map(
                (label) => ['CustomLabel', textOf(label, 'fullName')] as const
            );
        if (type === 'CustomObject') return isOwnObject(name) ? [[type, name]] : [];
        if (type === 'CustomField') return withAccountFields && !isOwnObject(name) ? [[type, name]] : [];
        return [[type, name]];
    });
}

const manifestOf = (members: readonly (readonly [string, string])[], apiVersion: string): string => {
    const types = [...Map.groupBy(members, ([type]) => type)].map(
        ([type, entries]) =>
            `    <types>\n${entries.map(([, name]) => `        <members>${name}</members>\n`).join('')}        <name>${type}</name>\n    </types>\n`
    );
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n${types.join('')}    <version>${apiVersion}</version>\n</Package>\n`;
};

/** The two lists of what is deleted, in the order in which an org lets it go. */
export function deletions(withAccountFields: boolean): readonly (readonly (readonly [string, string])[])[] {
    const members = membersOf(parseSource(readSourceTree(SOURCE_FOLDER)).components, withAccountFields);
    return [FIRST, THEN].map((types) => members.filter(([type]) => types.has(type)));
}

async function deleteMembers({
    cli,
    members,
    apiVersion
}: {
    readonly cli: SalesforceCli;
    readonly members: readonly (readonly [string, string])[];
    readonly apiVersion: string;
}): Promise<void> {
    const folder = copyProject();
    try {
        writeFileSync(join(folder.path, 'package.xml'), manifestOf([], apiVersion));
        writeFileSync(join(folder.path, 'destructiveChanges.xml'), manifestOf(members, apiVersion));
        await cli.run(
            [
                ...['project', 'deploy', 'start', '--wait', '60'],
                ...['--manifest', 'package.xml', '--post-destructive-changes', 'destructiveChanges.xml']
            ],
            { folder: folder.path }
        );
    } finally {
        folder.remove();
    }
}

const API_VERSION = '66.0';

async function run({ cli, options }: RemoveContext): Promise<StepResult> {
    if (!options.withRecords) return leftOut('It goes with all its records only if you say --yes.');
    const lists = deletions(options.withAccountFields);
    try {
        for (const members of lists) await deleteMembers({ cli, members, apiVersion: API_VERSION });
    } catch (error) {
        if (!(error instanceof SalesforceCliError)) throw error;
        if (!/is not supported by/.test(error.message)) return failed(error.message);
        return byHand('This org does not let a program delete metadata.', error.message);
    }
    return done(`${lists.flat().length} components`);
}

export interface RemoveContext extends OrgAccess {
    readonly options: RemoveOptions;
}

/** Deletes the app from the org, if the person said so. */
export const deleteApp: Step<RemoveContext> = { title: 'Delete the app', run };
