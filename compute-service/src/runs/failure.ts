import { counted } from '../engines/share.ts';
import { DialFlowError } from '../error.ts';
import type { CheckResult, Run, RunError } from './run.ts';

const REFERENCE_ADVICE = 'Resume the run; if it fails again, give the reference to your administrator.';

/** Raised by the runner when a step failed for good; keeps which one and why. */
export class StepFailedError extends Error {
    override readonly name = 'StepFailedError';
    readonly step: string;

    constructor(step: string, cause: unknown) {
        super(`Step ${step} failed`, { cause });
        this.step = step;
    }
}

/** Returns a failure in words for people. What was not raised on purpose is only named by its reference. */
export function describeFailure({
    error,
    correlationId,
    step
}: {
    readonly error: unknown;
    readonly correlationId: string;
    readonly step: string | null;
}): RunError {
    if (error instanceof DialFlowError) {
        return { code: error.code, message: error.message, advice: error.advice, correlationId, step };
    }
    if (isDiskFull(error)) {
        return {
            code: 'internal',
            message: 'The disk of the service is full.',
            advice: 'Free some space in the data directory, then resume the run.',
            correlationId,
            step
        };
    }
    return {
        code: 'internal',
        message: 'Something failed on our side. What it was stands in the log of the service.',
        advice: REFERENCE_ADVICE,
        correlationId,
        step
    };
}

const DISK_FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);
const SQLITE_FULL = 13;

function isDiskFull(error: unknown): boolean {
    const { code, errcode, cause } = (error ?? {}) as Readonly<Record<string, unknown>>;
    return DISK_FULL.has(code) || errcode === SQLITE_FULL || (cause !== undefined && isDiskFull(cause));
}

/** Returns why the results of a run stay a draft. */
export function describeHeldDraft(run: Run, correlationId: string): RunError {
    const failed = (run.documents.checks ?? []).filter(isBlocking);
    const titles = failed.map(({ title }) => title).join(', ');
    return {
        code: 'checks_failed',
        message: `Nothing was delivered: ${failed.length > 0 ? `${counted(failed.length, 'check')} failed (${titles}).` : 'the checks hold the results back.'}`,
        advice: run.dryRun
            ? 'Look at the checks; a run that delivers would stop here.'
            : 'Look at the checks, then accept the draft with a reason or discard it.',
        correlationId,
        step: null
    };
}

const isBlocking = ({ passed, severity }: CheckResult): boolean => !passed && severity === 'error';

/** Returns why a run is given up whose worker vanished again and again in the same step. */
export function describeRepeatedLoss(losses: number, correlationId: string): RunError {
    return {
        code: 'internal',
        message: `The service ended ${counted(losses, 'time')} in a row during the same step.`,
        advice: 'Look at the memory of the machine and at the log of the service, then resume the run.',
        correlationId,
        step: null
    };
}
