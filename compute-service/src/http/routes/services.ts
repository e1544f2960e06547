import type { Doctor } from '../../observability/doctor.ts';
import type { Readiness } from '../../observability/part-check.ts';
import type { Metrics } from '../../observability/metrics.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Insight } from '../../insight/insight.ts';
import type { AuditLog } from '../../access/audit-log.ts';
import type { QueueNews } from '../../runs/cancelled-in-queue.ts';
import type { RuleBook } from '../../runs/rule-book.ts';
import type { Clock } from '../../runs/clock.ts';
import type { Planner } from '../../runs/plan.ts';
import type { AskedRuns } from '../../runs/store-of-org.ts';
import type { Schedule } from '../../schedule/scheduler.ts';
import type { EngineCatalog } from '../engine-catalog.ts';

/** The outbox as the API looks at it. */
export interface OutboxAccess {
    readonly outbox: Pick<Outbox, 'list' | 'retry' | 'figures'>;
    /** Tells the sender that something became due. */
    wake(): void;
}

/** All that routes need; each takes its part. */
export interface ApiServices {
    readonly store: AskedRuns;
    /** Names of the orgs that are served. */
    readonly orgs: readonly string[];
    /** The one org that the caller is bound to; null for a caller of all. */
    readonly boundTo: string | null;
    readonly planner: Planner;
    readonly insight: Insight;
    readonly catalog: EngineCatalog;
    readonly clock: Clock;
    readonly doctor: Doctor;
    /** Which parts answer; cheap enough to be asked every second. */
    readiness(): Promise<Readiness>;
    readonly metrics: Metrics;
    /** Mails that are to go out; null where no mail host is configured. */
    readonly outbox: OutboxAccess | null;
    /** Tells people of runs that are cancelled before a worker has them. */
    readonly queueNews: Pick<QueueNews, 'tell'>;
    /** Tells the worker that something was queued. */
    wake(): void;
    /** When this service starts nights of an org by itself; null where it does not. */
    scheduleOf(org: string): Schedule | null;
    readonly eventPollMs: number;
    readonly version: string;
    /** Metrics are for anyone who can reach the port, not only for who has a key. */
    readonly metricsOpen: boolean;
    /** The documentation is for anyone who can reach the port. */
    readonly docsOpen: boolean;
    readonly rules: RuleBook;
    readonly audit: AuditLog;
}
