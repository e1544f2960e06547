import { ADMIN_SETS, ALL_SETS, INTEGRATION_SET } from './app-names.ts';
import { foundOrg, type OrgContext } from './org-context.ts';
import { soqlText, type SalesforceCli } from './salesforce-cli.ts';
import { done, failed, unchanged, type Step, type StepResult } from './step.ts';

interface Assignment {
    readonly Id: string;
    readonly PermissionSet: { readonly Name: string };
    readonly Assignee: { readonly Username: string };
}

const listed = (names: readonly string[]): string => names.map(soqlText).join(', ');

/** Assignments of the app's permission sets, of everybody or of one user. */
export const assignmentsOf = (cli: SalesforceCli, username?: string): Promise<readonly Assignment[]> =>
    cli.query<Assignment>(
        `SELECT Id, PermissionSet.Name, Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${listed(ALL_SETS)})` +
            (username === undefined ? '' : ` AND Assignee.Username = ${soqlText(username)}`)
    );

async function assign(
    cli: SalesforceCli,
    username: string,
    sets: readonly string[]
): Promise<readonly string[]> {
    const there = new Set((await assignmentsOf(cli, username)).map((row) => row.PermissionSet.Name));
    const missing = sets.filter((name) => !there.has(name));
    if (missing.length === 0) return [];
    await cli.run([
        'org',
        'assign',
        'permset',
        ...missing.flatMap((name) => ['--name', name]),
        '--on-behalf-of',
        username
    ]);
    return missing.map((name) => `${name} to ${username}`);
}

async function run(context: OrgContext): Promise<StepResult> {
    const { cli, options } = context;
    const { username } = foundOrg(context);
    const added = [
        ...(await assign(cli, username, ADMIN_SETS)),
        ...(options.integrationUser === null
            ? []
            : await assign(cli, options.integrationUser, [INTEGRATION_SET]))
    ];
    return added.length === 0 ? unchanged('All were assigned.') : done(...added);
}

/** Gives the administrator and the service their permission sets. */
export const assignPermissionSets: Step<OrgContext> = { title: 'Assign permission sets', run };

/** Takes the app's permission sets away from everybody. */
export const takePermissionSets: Step<{ readonly cli: SalesforceCli }> = {
    title: 'Take permission sets away',
    async run({ cli }) {
        const rows = await assignmentsOf(cli);
        const problems: string[] = [];
        for (const { Id, PermissionSet, Assignee } of rows) {
            try {
                await cli.run([
                    'data',
                    'delete',
                    'record',
                    '--sobject',
                    'PermissionSetAssignment',
                    '--record-id',
                    Id
                ]);
            } catch (error) {
                const said = error instanceof Error ? error.message : String(error);
                problems.push(`${PermissionSet.Name} of ${Assignee.Username}: ${said}`);
            }
        }
        if (problems.length > 0) return failed(...problems);
        return rows.length === 0
            ? unchanged('Nobody had one.')
            : done(
                  ...rows.map(
                      ({ PermissionSet, Assignee }) => `${PermissionSet.Name} from ${Assignee.Username}`
                  )
              );
    }
};
