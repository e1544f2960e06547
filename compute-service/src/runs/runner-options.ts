import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { ResourceWatch, RunObserver } from './observer.ts';
import type { Planner } from './plan.ts';
import type { Tracer } from '../tracer.ts';
import type { RunStore } from './store.ts';

/** What a run needs around it to be executed. */
export interface RunnerOptions {
    readonly store: RunStore;
    readonly leaseKeeper: LeaseKeeper;
    readonly planner: Planner;
    readonly clock: Clock;
    random(): number;
    newReference(): string;
    readonly logger: Logger;
    readonly observer: RunObserver;
    readonly resources: ResourceWatch;
    /** Where spans of runs go; null where nothing is traced. */
    readonly tracer: Tracer | null;
    readonly leaseMs: number;
    readonly heartbeatMs: number;
    readonly progressMs: number;
    /** How long a mail server or an org may take to be told how a run ended. */
    readonly announceMs: number;
}
