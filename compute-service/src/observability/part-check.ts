import type { Finding, Probe } from './probe.ts';

export interface PartCheck extends Probe {
    /** Without it the service can take no run; the others only make a night fail or its news get lost. */
    readonly essential: boolean;
}

export interface PartState {
    readonly code: string;
    readonly essential: boolean;
    readonly finding: Finding;
}

export interface Readiness {
    /** `ready`; `degraded` where a part is missing that runs can wait for; `not_ready` where no run can be taken. */
    readonly status: 'ready' | 'degraded' | 'not_ready';
    readonly parts: readonly PartState[];
}

export interface ReadinessOptions {
    readonly checks: readonly PartCheck[];
    /** Longest time that a part may take to answer. */
    readonly timeoutMs?: number;
    /** How long an answer is good for, so that probes every second cost next to nothing. */
    readonly freshMs?: number;
    readonly now?: () => number;
}

const TIMEOUT_MS = 3000;
const FRESH_MS = 5000;

/** Looks at every part, each within a time and at most once while its last answer is fresh. */
export function createReadiness({
    checks,
    timeoutMs = TIMEOUT_MS,
    freshMs = FRESH_MS,
    now = () => performance.now()
}: ReadinessOptions): () => Promise<Readiness> {
    const looks = checks.map((check) => freshLook({ check, timeoutMs, freshMs, now }));
    return async () => {
        const findings = await Promise.all(looks.map((look) => look()));
        const parts = checks.map(({ code, essential }, index) => ({
            code,
            essential,
            finding: findings[index] ?? unanswered({ code, subject: code }, 'did not answer')
        }));
        const missing = parts.filter(({ finding }) => finding.status === 'failed');
        const status = missing.some(({ essential }) => essential)
            ? 'not_ready'
            : missing.length > 0
              ? 'degraded'
              : 'ready';
        return { status, parts };
    };
}

const DRAINING: Readiness = {
    status: 'not_ready',
    parts: [
        {
            code: 'draining',
            essential: true,
            finding: {
                code: 'draining',
                status: 'failed',
                sentence: 'The service is draining: it stops and takes no more work.',
                fix: 'Nothing, where another service is up; otherwise start one.'
            }
        }
    ]
};

/** A service is not ready any more as soon as it is on its way out. */
export const drainAware =
    (readiness: () => Promise<Readiness>, isDraining: () => boolean): (() => Promise<Readiness>) =>
    async () =>
        isDraining() ? DRAINING : readiness();

function freshLook({
    check,
    timeoutMs,
    freshMs,
    now
}: {
    readonly check: PartCheck;
    readonly timeoutMs: number;
    readonly freshMs: number;
    readonly now: () => number;
}): () => Promise<Finding> {
    let last: { readonly at: number; readonly finding: Promise<Finding> } | null = null;
    return () => {
        // The answer that is under way is everybody's; a new one is asked for when the last one has aged.
        if (last === null || now() - last.at >= freshMs) {
            last = { at: now(), finding: examineWithin(check, timeoutMs) };
        }
        return last.finding;
    };
}

/** Returns what a probe finds; one that throws or takes too long is a finding of its own, without its secrets. */
export async function examineWithin(probe: Probe, timeoutMs: number): Promise<Finding> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Finding>((resolve) => {
        timer = setTimeout(() => resolve(unanswered(probe, 'did not answer in time')), timeoutMs);
        timer.unref();
    });
    try {
        return await Promise.race([
            probe.examine().catch(() => unanswered(probe, 'cannot be reached')),
            late
        ]);
    } finally {
        clearTimeout(timer);
    }
}

const unanswered = ({ code, subject }: Pick<Probe, 'code' | 'subject'>, what: string): Finding => ({
    code,
    status: 'failed',
    sentence: `${subject} ${what}.`,
    fix: 'Look at the configuration and at the log of the service.'
});
