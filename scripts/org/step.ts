/** What a step came to. `by-hand`: the org does not let a program do it, so the lines say what a person does. */
export type StepState = 'done' | 'unchanged' | 'left-out' | 'by-hand' | 'failed';

export interface StepResult {
    readonly state: StepState;
    /** Plain sentences for the person who runs the script. */
    readonly lines: readonly string[];
}

export interface Step<Context> {
    readonly title: string;
    run(context: Context): Promise<StepResult>;
    /** Without it nothing after this step makes sense. */
    readonly needed?: boolean;
}

const WORDS: Readonly<Record<StepState, string>> = {
    done: 'done',
    unchanged: 'as it was',
    'left-out': 'left out',
    'by-hand': 'BY HAND',
    failed: 'FAILED'
};

export const done = (...lines: string[]): StepResult => ({ state: 'done', lines });
export const unchanged = (...lines: string[]): StepResult => ({ state: 'unchanged', lines });
export const leftOut = (...lines: string[]): StepResult => ({ state: 'left-out', lines });
export const byHand = (...lines: string[]): StepResult => ({ state: 'by-hand', lines });
export const failed = (...lines: string[]): StepResult => ({ state: 'failed', lines });

export interface StepsReport {
    readonly failed: readonly string[];
    readonly byHand: readonly string[];
}

/**
 * Runs steps one after the other and prints each with its number. A step that fails does not stop the others, unless
 * they need it.
 * @param given.secrets texts that must never be printed, whatever an org or a tool says
 */
export async function runSteps<Context>(given: {
    readonly steps: readonly Step<Context>[];
    readonly context: Context;
    readonly secrets: readonly string[];
    readonly print: (line: string) => void;
}): Promise<StepsReport> {
    const { steps, context, secrets } = given;
    const say = (line: string): void =>
        given.print(secrets.reduce((shown, secret) => shown.replaceAll(secret, '(secret)'), line));
    const report = { failed: [] as string[], byHand: [] as string[] };
    for (const [index, step] of steps.entries()) {
        say(`[${index + 1}/${steps.length}] ${step.title}`);
        let result: StepResult;
        try {
            result = await step.run(context);
        } catch (error) {
            result = failed(error instanceof Error ? error.message : String(error));
        }
        for (const line of result.lines) say(`      ${line}`);
        say(`      ${WORDS[result.state]}`);
        if (result.state === 'by-hand') report.byHand.push(step.title);
        if (result.state === 'failed') report.failed.push(step.title);
        if (result.state === 'failed' && step.needed === true) {
            say('      The other steps need this one and were not tried.');
            break;
        }
    }
    return report;
}
