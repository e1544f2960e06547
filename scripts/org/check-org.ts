import { parseSource } from '../metadata/components.ts';
import { readSourceTree } from '../metadata/source-tree.ts';
import { textOf } from '../metadata/xml.ts';
import { SOURCE_FOLDER } from './deploy-folder.ts';
import type { OrgAccess } from './org-context.ts';
import { SalesforceCliError } from './salesforce-cli.ts';
import { done, failed, type Step, type StepResult } from './step.ts';

interface Display {
    readonly username: string;
    readonly id: string;
    readonly apiVersion: string;
    readonly instanceUrl: string;
}

interface Describe {
    readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** Types by which a describe calls the fields that the app adds to Salesforce's own objects. */
const DESCRIBED: Readonly<Record<string, string>> = { Checkbox: 'boolean', Phone: 'phone', Text: 'string' };

/** Fields of ours that the org has already, with another type: a deployment of them would fail. */
function foreignFields(described: ReadonlyMap<string, Describe>): readonly string[] {
    return parseSource(readSourceTree(SOURCE_FOLDER))
        .components.filter(({ type }) => type === 'CustomField')
        .filter(({ name, node }) => {
            const [home = '', field] = name.split('.');
            const there = described.get(home)?.fields.find((one) => one.name === field)?.type;
            return there !== undefined && there !== DESCRIBED[textOf(node, 'type')];
        })
        .map(({ name }) => name);
}

interface Organization {
    readonly Name: string;
    readonly OrganizationType: string;
}

async function look(context: OrgAccess): Promise<StepResult> {
    const { cli } = context;
    let display: Display;
    try {
        display = await cli.run<Display>(['org', 'display']);
    } catch (error) {
        if (!(error instanceof SalesforceCliError)) throw error;
        return failed(error.message, `Log in first: sf org login web --alias ${cli.org}`);
    }
    const soql = 'SELECT Name, OrganizationType FROM Organization';
    const [organizations, account, task] = await cli.readAll(display.apiVersion, [
        `/query?q=${encodeURIComponent(soql)}`,
        '/sobjects/Account/describe',
        '/sobjects/Task/describe'
    ]);
    const [organization] = (organizations as { readonly records: readonly Organization[] }).records;
    // Custom fields of tasks are declared on activities.
    const foreign = foreignFields(
        new Map([
            ['Account', account as Describe],
            ['Activity', task as Describe]
        ])
    );
    context.found = {
        username: display.username,
        apiVersion: display.apiVersion,
        foreignFields: foreign
    };
    return done(
        `${organization?.Name ?? 'An org'} (${organization?.OrganizationType ?? 'unknown edition'}) at ${display.instanceUrl}`,
        `as ${display.username}, API ${display.apiVersion}`,
        ...foreign.map(
            (name) =>
                `${name} is there with another type: it is left as it is. Map the column to a field of yours, see docs/admin.md.`
        )
    );
}

/** Looks at the org and remembers who asks. */
export const checkOrg: Step<OrgAccess> = { title: 'Look at the org', needed: true, run: look };
