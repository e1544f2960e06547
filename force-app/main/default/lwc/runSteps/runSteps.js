/** Steps of a run: their engines, the order of a funnel, and what a run says of itself. */

export const ENGINES = ['dedupe', 'flush', 'research', 'call_list'];
const FINAL = ['Succeeded', 'Succeeded with warnings', 'Failed', 'Cancelled'];
const DONE_STEP = ['finished', 'skipped', 'succeeded'];

/** The steps of each engine's funnel: what was left after each one (the order is part of the rules). */
const FUNNELS = {
    dedupe: ['all_researched_phones', 'not_retired', 'with_account', 'with_phone', 'in_groups', 'duplicates'],
    flush: [
        'all_calls',
        'dated_until_as_of',
        'with_account',
        'with_number',
        'after_last_answer',
        'of_a_rule'
    ],
    research: [
        'all_accounts',
        'active',
        'without_researched_phone',
        'phone_fields_blank',
        'not_recently_researched',
        'without_open_request',
        'not_suppressed',
        'one_per_household',
        'within_max_requests'
    ],
    call_list: [
        'phone_places',
        'active_account',
        'geographic',
        'not_suppressed',
        'not_duplicate',
        'not_flushed',
        'last_attempt_old_enough',
        'under_attempt_limit',
        'rested_after_contact',
        'best_number_of_account',
        'one_account_per_number',
        'state_has_target',
        'has_callable_window',
        'on_the_list'
    ]
};

/** Statuses come from records and from events; both are read the same way. */
const same = (status) => (status ?? '').toLowerCase().replaceAll('_', ' ');

/** @param {string} status */
export const isFinal = (status) => FINAL.some((final) => same(final) === same(status));

/** @param {string} status */
export const isRunning = (status) => ['running', 'delivering', 'cancelling'].includes(same(status));

/** @param {string} status */
export const isQueued = (status) => same(status) === 'queued';

/** @param {string} status */
export const isStepDone = (status) => DONE_STEP.includes(same(status));

/** @param {string} status */
export const isStepRunning = (status) => same(status) === 'running';

/** @param {string} status */
export const isStepFailed = (status) => same(status) === 'failed';

/** A run whose results wait for a decision. @param {{draft?: string | null}} run */
export const isHeld = (run) => same(run?.draft) === 'held';

/** Steps in their order. @param {Dial.Step[]} steps */
export const inOrder = (steps) => [...(steps ?? [])].sort((a, b) => a.order - b.order);

/** The step that runs, or the one that failed, or none. @param {Dial.Run} run */
export const currentStep = (run) =>
    inOrder(run?.steps).find(({ status }) => isStepRunning(status) || isStepFailed(status));

/** Number of finished steps. @param {Dial.Run} run */
export const finishedSteps = (run) => (run?.steps ?? []).filter(({ status }) => isStepDone(status)).length;

/** Steps by engine, in the order of the run. @param {Dial.Step[]} steps */
export function stepsByEngine(steps) {
    const groups = new Map();
    for (const step of inOrder(steps)) {
        if (!groups.has(step.engine)) groups.set(step.engine, []);
        groups.get(step.engine).push(step);
    }
    return [...groups].map(([engine, own]) => ({ engine, steps: own }));
}

/**
 * The funnel of an engine. A run that carries other steps than the known ones shows those with a count of drops.
 * @param {Dial.Step[]} steps
 * @param {string} engine
 */
export function funnelOf(steps, engine) {
    const own = inOrder(steps).filter((step) => step.engine === engine);
    const known = (FUNNELS[engine] ?? [])
        .map((name) => own.find((step) => step.name === name))
        .filter(Boolean);
    return known.length > 0 ? known : own.filter(({ dropped }) => dropped !== null && dropped !== undefined);
}
