import { ADMIN_SETS, ALL_SETS, INTEGRATION_SET } from './app-names.ts';
import { foundOrg, type OrgContext } from './org-context.ts';
import { soqlText, type SalesforceCli } from './salesforce-cli.ts';
import { done, failed, unchanged, type Step, type StepResult } from './step.ts';

export interface Assignment {
    readonly Id: string;
    readonly PermissionSet: { readonly Name: string };
    readonly Assignee: { readonly Username: string };
}

/** Every assignment of the app's permission sets. */
export const ASSIGNMENTS = `SELECT Id, PermissionSet.Name, Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${ALL_SETS.map(soqlText).join(', ')})`;

/** Names of the permission sets that one user has. */
export const setsOf = (rows: readonly Assignment[], username: string): ReadonlySet<string> =>
    new Set(
        rows.filter(({ Assignee }) => Assignee.Username === username).map((row) => row.PermissionSet.Name)
    );

async function assign(
    cli: SalesforceCli,
    given: {
        readonly username: string;
        readonly sets: readonly string[];
        readonly there: readonly Assignment[];
    }
): Promise<readonly string[]> {
    const has = setsOf(given.there, given.username);
    const missing = given.sets.filter((name) => !has.has(name));
    if (missing.length === 0) return [];
    await cli.run([
        'org',
        'assign',
        'permset',
        ...missing.flatMap((name) => ['--name', name]),
        '--on-behalf-of',
        given.username
    ]);
    return missing.map((name) => `${name} to ${given.username}`);
}

async function run(context: OrgContext): Promise<StepResult> {
    const { cli, options } = context;
    const { username } = foundOrg(context);
    const there = await cli.query<Assignment>(ASSIGNMENTS);
    const user = options.integrationUser;
    const added = [
        ...(await assign(cli, { username, sets: ADMIN_SETS, there })),
        ...(user === null ? [] : await assign(cli, { username: user, sets: [INTEGRATION_SET], there }))
    ];
    return added.length === 0 ? unchanged('All were assigned.') : done(...added);
}

/** Gives the administrator and the service their permission sets. */
export const assignPermissionSets: Step<OrgContext> = { title: 'Assign permission sets', run };

/** Takes the app's permission sets away from everybody. */
export const takePermissionSets: Step<{ readonly cli: SalesforceCli }> = {
    title: 'Take permission sets away',
    async run({ cli }) {
        const rows = await cli.query<Assignment>(ASSIGNMENTS);
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
