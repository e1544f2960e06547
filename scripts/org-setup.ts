import { assignPermissionSets } from './org/permission-sets.ts';
import { checkOrg } from './org/check-org.ts';
import { setCredential } from './org/credential.ts';
import { deployApp } from './org/deploy-app.ts';
import { finalCheck } from './org/final-check.ts';
import { readSetupOptions, SETUP_HELP } from './org/options.ts';
import type { OrgContext } from './org/org-context.ts';
import { runScript, tellEnd } from './org/report.ts';
import { addSampleRecords } from './org/sample-records.ts';
import { SalesforceCli } from './org/salesforce-cli.ts';
import { scheduleJobs } from './org/schedule.ts';
import { defaultSettings } from './org/settings.ts';
import { runSteps, type Step } from './org/step.ts';

const STEPS: readonly Step<OrgContext>[] = [
    checkOrg,
    deployApp,
    assignPermissionSets,
    setCredential,
    defaultSettings,
    scheduleJobs,
    addSampleRecords,
    finalCheck
];

await runScript(SETUP_HELP, async () => {
    const options = readSetupOptions(process.argv.slice(2), process.env);
    if (!options) {
        console.log(SETUP_HELP);
        return 0;
    }
    const report = await runSteps<OrgContext>({
        steps: STEPS,
        context: { cli: new SalesforceCli(options.org), options, found: null },
        secrets: options.apiKey === null ? [] : [options.apiKey],
        print: (line) => console.log(line)
    });
    return tellEnd(report, 'DIAL-Flow is ready: open the app DIAL-Flow.');
});
