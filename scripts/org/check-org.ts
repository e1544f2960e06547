import { parseSource } from '../metadata/components.ts';
import { readSourceTree } from '../metadata/source-tree.ts';
import { textOf } from '../metadata/xml.ts';
import { SOURCE_FOLDER } from './deploy-folder.ts';
import type { OrgAccess } from './org-context.ts';
import { SalesforceCliError, type SalesforceCli } from './salesforce-cli.ts';
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
async function foreignFields(cli: SalesforceCli): Promise<readonly string[]> {
    const own = parseSource(readSourceTree(SOURCE_FOLDER)).components.filter(
        ({ type, name }) => type === 'CustomField' && /^(Account|Activity)\./.test(name)
    );
    const foreign: string[] = [];
    for (const object of ['Account', 'Task']) {
        const { fields } = await cli.run<Describe>(['sobject', 'describe', '--sobject', object]);
        const types = new Map(fields.map(({ name, type }) => [name, type]));
        for (const { name, node } of own) {
            const [home, field = ''] = name.split('.');
            if ((home === 'Activity' ? 'Task' : home) !== object) continue;
            const there = types.get(field);
            if (there !== undefined && there !== DESCRIBED[textOf(node, 'type')]) foreign.push(name);
        }
    }
    return foreign;
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
    const [organization] = await cli.query<{ Name: string; OrganizationType: string; IsSandbox: boolean }>(
        'SELECT Name, OrganizationType, IsSandbox FROM Organization'
    );
    const foreign = await foreignFields(cli);
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
