import { checkOrg } from './org/check-org.ts';
import { removeCredential } from './org/credential.ts';
import { deleteApp, type RemoveContext } from './org/delete-app.ts';
import { readRemoveOptions, REMOVE_HELP } from './org/options.ts';
import { takePermissionSets } from './org/permission-sets.ts';
import { runScript, tellEnd } from './org/report.ts';
import { removeSampleRecords } from './org/sample-records.ts';
import { SalesforceCli } from './org/salesforce-cli.ts';
import { unscheduleJobs } from './org/schedule.ts';
import { runSteps, type Step } from './org/step.ts';

const STEPS: readonly Step<RemoveContext>[] = [
    checkOrg,
    unscheduleJobs,
    removeSampleRecords,
    removeCredential,
    takePermissionSets,
    deleteApp
];

await runScript(REMOVE_HELP, async () => {
    const options = readRemoveOptions(process.argv.slice(2));
    if (!options) {
        console.log(REMOVE_HELP);
        return 0;
    }
    const report = await runSteps<RemoveContext>({
        steps: STEPS,
        context: { cli: new SalesforceCli(options.org), options, found: null },
        secrets: [],
        print: (line) => console.log(line)
    });
    return tellEnd(
        report,
        options.withRecords
            ? 'DIAL-Flow is gone.'
            : 'DIAL-Flow is at rest; its app and records are still there.'
    );
});
