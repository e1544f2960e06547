import { fileURLToPath } from 'node:url';
import { SAMPLE_MARK } from './app-names.ts';
import { foundOrg, type OrgAccess, type OrgContext } from './org-context.ts';
import type { SalesforceCli } from './salesforce-cli.ts';
import { done, leftOut, unchanged, type Step, type StepResult } from './step.ts';

const SAMPLE_FILE = fileURLToPath(new URL('../../config/sample-accounts.json', import.meta.url));

/** Records that belong to sample accounts, details before their account. */
const SAMPLE_QUERIES = [
    `SELECT Id FROM Researched_Phone__c WHERE Account__r.AccountNumber LIKE '${SAMPLE_MARK}%'`,
    `SELECT Id FROM Task WHERE Account.AccountNumber LIKE '${SAMPLE_MARK}%'`,
    `SELECT Id FROM Account WHERE AccountNumber LIKE '${SAMPLE_MARK}%'`
];

const idsOf = async (cli: SalesforceCli, soql: string): Promise<readonly string[]> =>
    (await cli.query<{ Id: string }>(soql)).map(({ Id }) => Id);

async function add({ cli, options }: OrgContext): Promise<StepResult> {
    if (!options.sample) return leftOut('Ask for them with --sample.');
    const accounts = await idsOf(cli, SAMPLE_QUERIES.at(-1) ?? '');
    if (accounts.length > 0) return unchanged(`${accounts.length} sample accounts are there.`);
    await cli.run(['data', 'import', 'tree', '--files', SAMPLE_FILE]);
    return done(`Accounts with phones and calls. Their account numbers begin with ${SAMPLE_MARK}.`);
}

/** Adds a few accounts with phones and calls, for an org that has none. */
export const addSampleRecords: Step<OrgContext> = { title: 'Sample records', run: add };

/** Deletes the sample accounts with what belongs to them. */
export const removeSampleRecords: Step<OrgAccess> = {
    title: 'Delete sample records',
    async run(context) {
        const { apiVersion } = foundOrg(context);
        let deleted = 0;
        for (const soql of SAMPLE_QUERIES) {
            const ids = await idsOf(context.cli, soql);
            if (ids.length === 0) continue;
            await context.cli.request({
                method: 'DELETE',
                path: `/services/data/v${apiVersion}/composite/sobjects?ids=${ids.join(',')}&allOrNone=true`
            });
            deleted += ids.length;
        }
        return deleted === 0 ? unchanged('There were none.') : done(`${deleted} records`);
    }
};
