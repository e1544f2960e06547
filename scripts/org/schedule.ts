import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SalesforceCli } from './salesforce-cli.ts';
import { SalesforceCliError } from './salesforce-cli.ts';
import { byHand, done, failed, type Step, type StepResult } from './step.ts';

interface ApexRun {
    readonly success: boolean;
    readonly compileProblem?: string;
    readonly exceptionMessage?: string;
}

const isUnsupported = (message: string): boolean => /API_DISABLED_FOR_ORG|is not supported by/.test(message);

async function runApex({
    cli,
    apex,
    inWords
}: {
    readonly cli: SalesforceCli;
    readonly apex: string;
    readonly inWords: readonly string[];
}): Promise<StepResult> {
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-apex-'));
    const file = join(folder, 'statement.apex');
    writeFileSync(file, apex);
    try {
        const { success, compileProblem, exceptionMessage } = await cli.run<ApexRun>([
            'apex',
            'run',
            '--file',
            file
        ]);
        return success ? done() : failed(compileProblem ?? exceptionMessage ?? 'The statement failed.');
    } catch (error) {
        if (!(error instanceof SalesforceCliError) || !isUnsupported(error.message)) throw error;
        return byHand('This org does not let a program run Apex.', ...inWords);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Schedules the jobs of the app that are missing; they look at the schedule record themselves. */
export const scheduleJobs: Step<{ readonly cli: SalesforceCli }> = {
    title: 'Schedule the night, its watch and the purge',
    run: ({ cli }) =>
        runApex({
            cli,
            apex: 'DialScheduleService.ensureJobs();',
            inWords: [
                'Open the app DIAL-Flow > Console > History and settings > Schedule, and save the schedule.'
            ]
        })
};

/** Takes the jobs of the app from the org's schedule. */
export const unscheduleJobs: Step<{ readonly cli: SalesforceCli }> = {
    title: 'Take the jobs off the schedule',
    run: ({ cli }) =>
        runApex({
            cli,
            apex: 'DialScheduleService.removeJobs();',
            inWords: ['Delete the jobs whose names begin with DIAL-Flow in Setup > Scheduled Jobs.']
        })
};
