import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, Tracer } from './tracer.ts';

/** What a line of the log belongs to. */
export interface WorkIds {
    readonly requestId?: string;
    readonly runId?: string;
    readonly step?: string;
    readonly traceId?: string;
}

interface Work {
    readonly ids: WorkIds;
    readonly tracer: Tracer | null;
    readonly span: Span | null;
}

const NOTHING: Work = { ids: {}, tracer: null, span: null };
const current = new AsyncLocalStorage<Work>();

/** Returns the work that the caller is part of. */
export const currentWork = (): Work => current.getStore() ?? NOTHING;

/** Returns the ids of the run, step and request that the caller works on; none outside of any. */
export const currentIds = (): WorkIds => currentWork().ids;

/** Does work under more ids than before: every line that is logged meanwhile carries them. */
export const withIds = <Result>(ids: WorkIds, work: () => Result): Result => {
    const before = currentWork();
    return current.run({ ...before, ids: { ...before.ids, ...ids } }, work);
};

/** Does work whose spans go to a tracer. */
export const withTracer = <Result>(tracer: Tracer | null, work: () => Result): Result =>
    current.run({ ...currentWork(), tracer }, work);

/** Does work as a part of a span. */
export const withinSpan = <Result>(span: Span, work: () => Result): Result => {
    const before = currentWork();
    const ids = span.traceId === null ? before.ids : { ...before.ids, traceId: span.traceId };
    return current.run({ ...before, ids, span }, work);
};
