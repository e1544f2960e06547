import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import { defaultAsOf, defaultSeed } from './defaults.ts';
import type { Planner } from './plan.ts';
import { underRules } from './rule-book.ts';
import type { RuleBook } from './rule-book.ts';
import type { Run, RunRequest } from './run.ts';
import type { RunStore } from './store.ts';

/** A request as a person or an org asks it; what is null gets its default when the run is accepted. */
export type AskedRun = Omit<RunRequest, 'asOf' | 'seed' | 'rules'> & {
    readonly asOf: string | null;
    readonly seed: number | null;
};

export interface LaunchOptions {
    readonly store: Pick<RunStore, 'createOnce'>;
    readonly planner: Pick<Planner, 'describe'>;
    readonly clock: Clock;
    readonly asked: AskedRun;
    readonly idempotencyKey: string | null;
    /** Without it, only what is asked differs from the defaults. */
    readonly rules?: Pick<RuleBook, 'inForce'>;
}

/**
 * Accepts a request as a queued run with all its steps pending. The org's run id stands in for a missing key.
 * @throws DialFlowError `idempotency_conflict`, or what the planner finds wrong with the request.
 */
export async function launchRun({
    store,
    planner,
    clock,
    asked,
    idempotencyKey,
    rules
}: LaunchOptions): Promise<{ readonly run: Run; readonly created: boolean }> {
    const acceptedAt = clock.now();
    const asOf = asked.asOf ?? defaultAsOf(acceptedAt);
    const request: RunRequest = {
        ...asked,
        asOf,
        seed: asked.seed ?? defaultSeed(asOf),
        ...(rules ? await ruledBy(rules, asked) : {})
    };
    return store.createOnce({
        id: newRunId(acceptedAt),
        request,
        idempotencyKey: idempotencyKey ?? asked.salesforceRunId,
        fingerprint: fingerprintOf(asked),
        steps: planner.describe(request)
    });
}

/** The parameters with the rules of this moment under them, and which rules those are. */
async function ruledBy(
    rules: Pick<RuleBook, 'inForce'>,
    { kind, engines, parameters }: AskedRun
): Promise<Pick<RunRequest, 'parameters' | 'rules'>> {
    const { version, fault } = await rules.inForce();
    if (!version) return { parameters, rules: null };
    const { changedAt, changedBy, reason } = version;
    return {
        parameters: underRules({
            asked: parameters,
            rules: version.parameters,
            groups: kind === 'night' ? [...engines, 'night'] : null
        }),
        rules: { version: version.version, changedAt, changedBy, reason, fault }
    };
}

/** Sortable by time, readable in a folder name: `20261124T020013-9f2c4b1a07`. */
export const RUN_ID_PATTERN = /^\d{8}T\d{6}-[0-9a-f]{10}$/;

function newRunId(acceptedAt: Date): string {
    const instant = acceptedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    return `${instant}-${randomBytes(5).toString('hex')}`;
}

/** Hash of what was asked, whatever the order of its keys; keys belong to one org, so it is no part of it. */
function fingerprintOf(asked: AskedRun): string {
    const sorted = JSON.stringify({ ...asked, org: undefined }, (_key, value: unknown) =>
        value !== null && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
            : value
    );
    return createHash('sha256').update(sorted).digest('hex');
}
