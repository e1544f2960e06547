import { inOrder, isFinal, isStepDone, isStepRunning } from 'c/runSteps';

const present = (value) => value !== null && value !== undefined;

/** Reads the payload of a run event. @param {Dial.RunEvent} payload */
export const readEvent = (payload) => ({
    runId: payload.Run_Id__c,
    seq: payload.Sequence__c,
    at: payload.At__c,
    status: payload.Status__c,
    step: payload.Step__c,
    rows: payload.Rows__c,
    done: payload.Done__c,
    total: payload.Total__c,
    message: payload.Message__c
});

/** Whether the event tells how a step ended rather than how far it is. */
const endsStep = (event, run) => present(event.rows) || isFinal(run.status);

function stepAfter(step, event, run) {
    const finished = endsStep(event, run) && !/failed/i.test(event.status ?? '');
    return {
        ...step,
        status: finished ? 'Finished' : isFinal(run.status) ? step.status : 'Running',
        done: present(event.done) ? event.done : step.done,
        total: present(event.total) ? event.total : step.total,
        rows: present(event.rows) ? event.rows : step.rows,
        message: event.message ?? step.message
    };
}

/**
 * The run after an event. Steps before the one that an event names are done, whether their own event came or not.
 * @param {Dial.Run} run
 * @param {ReturnType<typeof readEvent>} event
 * @returns {Dial.Run}
 */
export function applyEvent(run, event) {
    const after = {
        ...run,
        seq: event.seq,
        updatedAt: event.at ?? run.updatedAt,
        status: event.status ?? run.status
    };
    const named = run.steps.find(({ key }) => key === event.step);
    if (!named) return after;
    const steps = inOrder(run.steps).map((step) => {
        if (step === named) return isStepDone(step.status) ? step : stepAfter(step, event, after);
        const overtaken = step.order < named.order && isStepRunning(step.status);
        return overtaken ? { ...step, status: 'Finished' } : step;
    });
    return { ...after, steps };
}
