import { OrgOptionsError } from './options.ts';
import type { StepsReport } from './step.ts';

/** Prints what is left to do and returns the exit code. */
export function tellEnd(report: StepsReport, allDone: string): number {
    const { failed, byHand } = report;
    console.log('');
    if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}. Put it right and run this again.`);
    if (byHand.length > 0) console.log(`Left for you: ${byHand.join(', ')}; the lines above say how.`);
    if (failed.length === 0 && byHand.length === 0) console.log(allDone);
    return failed.length === 0 ? 0 : 1;
}

/** Runs a script and leaves its exit code; options that make no sense are answered with the help. */
export async function runScript(help: string, main: () => Promise<number>): Promise<void> {
    try {
        process.exitCode = await main();
    } catch (error) {
        if (!(error instanceof OrgOptionsError)) throw error;
        console.error(`${error.message}\n\n${help}`);
        process.exitCode = 2;
    }
}
