import { DialFlowError } from '../../src/error.ts';
import { plannedStep, runnerRig } from './runner-rig.ts';

export type Rig = Awaited<ReturnType<typeof runnerRig>>;

/** Returns what opens a rig for one test; it is cleaned after the test. */
export function rigs(): (...options: Parameters<typeof runnerRig>) => Promise<Rig> {
    let rig: Rig | null = null;
    afterEach(async () => {
        await rig?.clean();
        rig = null;
    });
    return async (...options) => {
        rig = await runnerRig(...options);
        return rig;
    };
}

export const decision = { reason: 'seen and fine', decidedBy: 'Dana' };
export const unavailable = (retryAfterS?: number): DialFlowError =>
    new DialFlowError('source_unavailable', 'The org does not answer.', {
        retryable: true,
        ...(retryAfterS === undefined ? {} : { retryAfterS })
    });

/** A step that fails as often as told and then succeeds; keeps the attempts it saw. */
export function flaky(
    changes: Parameters<typeof plannedStep>[0],
    failures: number,
    error: unknown = unavailable()
) {
    const attempts: number[] = [];
    const step = plannedStep(changes, ({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length <= failures) throw error;
        return { rows: 7 };
    });
    return { step, attempts };
}
