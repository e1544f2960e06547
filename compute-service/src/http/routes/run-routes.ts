import { ENGINE_IDS } from '../../engines/engine-id.ts';
import { launchRun } from '../../runs/launch.ts';
import { FINAL_STATUSES } from '../../runs/run.ts';
import type { Run } from '../../runs/run.ts';
import { noSuchRun } from '../../runs/store-of-org.ts';
import type { AskedRuns } from '../../runs/store-of-org.ts';
import { checkParameters, inOrder } from '../engine-catalog.ts';
import { eventFrames } from '../event-stream.ts';
import { FaultyRequestError } from '../faulty-request.ts';
import { openStreams } from '../open-streams.ts';
import { orgAsked } from '../org-of-caller.ts';
import { json, route } from '../route.ts';
import type { Route } from '../route.ts';
import { runViews, viewState } from '../run-view.ts';
import { launchBody, noQuery, runPath, runQuery } from '../schemas/requests.ts';
import { runDetail, runEvent, runPage, runState } from '../schemas/run.ts';
import type { ApiServices } from './services.ts';

const TAG = 'Runs';

/** Finds a run. @throws DialFlowError `not_found`. */
export async function requireRun(store: Pick<AskedRuns, 'find'>, runId: string): Promise<Run> {
    const run = await store.find(runId);
    if (run) return run;
    throw noSuchRun(runId);
}

/** Launching, listing and watching runs. */
export function runRoutes({
    store,
    planner,
    catalog,
    clock,
    wake,
    rules,
    eventPollMs,
    ...callers
}: Pick<
    ApiServices,
    'store' | 'planner' | 'catalog' | 'clock' | 'wake' | 'rules' | 'eventPollMs' | 'orgs' | 'boundTo'
>): readonly Route[] {
    const launch = route({
        method: 'post',
        path: '/v1/runs',
        operationId: 'launchRun',
        tag: TAG,
        summary: 'Launches the nightly pipeline or single engines; the run waits in the queue',
        headers: {
            'Idempotency-Key':
                'The same key and body give the same run; the same key with another body is a conflict.'
        },
        query: noQuery,
        body: launchBody,
        replies: {
            202: {
                description: 'The run, new or of an earlier request with the same key.',
                schema: runState,
                headers: { Location: 'Address of the run.' }
            }
        },
        errors: ['invalid_parameter', 'invalid_input', 'idempotency_conflict', 'no_extract', 'unknown_org'],
        async handle({ body, headers }) {
            const engines = inOrder(body.engines ?? ENGINE_IDS);
            const { run, created } = await launchRun({
                store,
                planner,
                clock,
                idempotencyKey: headers.idempotencyKey,
                rules,
                asked: {
                    org: orgAsked(callers, body.org),
                    kind: 'night',
                    pipeline: body.pipeline ?? null,
                    engines,
                    parameters: checkParameters({ catalog, engines, parameters: body.parameters ?? {} }),
                    asOf: body.asOf ?? null,
                    seed: body.seed ?? null,
                    dryRun: body.dryRun ?? false,
                    salesforceRunId: body.salesforceRunId ?? null,
                    requestedBy: body.requestedBy ?? null,
                    change: null
                }
            });
            if (created) wake();
            return json(await viewState(store, run), {
                status: 202,
                headers: { Location: `/v1/runs/${run.id}` }
            });
        }
    });

    const views = runViews(store);
    const list = route({
        method: 'get',
        path: '/v1/runs',
        operationId: 'listRuns',
        tag: TAG,
        summary: 'Lists runs, the newest first',
        query: runQuery,
        replies: { 200: { description: 'A page of runs without their steps.', schema: runPage } },
        errors: ['unknown_org'],
        async handle({ query: { org, status, engine, cursor, limit } }) {
            const page = await store.list({
                limit,
                ...(org === undefined ? {} : { org: orgAsked(callers, org) }),
                ...(status === undefined ? {} : { status }),
                ...(engine === undefined ? {} : { engine }),
                ...(cursor === undefined ? {} : { cursor })
            });
            return { kind: 'written', body: views.page(page, clock.now()) };
        }
    });

    const get = route({
        method: 'get',
        path: '/v1/runs/{id}',
        operationId: 'getRun',
        tag: TAG,
        summary: 'Shows a run with its steps, checks, outputs and differences',
        params: runPath,
        query: noQuery,
        replies: { 200: { description: 'The run.', schema: runDetail } },
        errors: ['not_found'],
        handle: async ({ params: { id } }) => ({
            kind: 'written',
            body: await views.run(await requireRun(store, id), clock.now())
        })
    });

    const countStream = openStreams();
    const events = route({
        method: 'get',
        path: '/v1/runs/{id}/events',
        operationId: 'watchRun',
        tag: TAG,
        summary: 'Streams the events of a run until it ends; events missed since Last-Event-ID come first',
        headers: { 'Last-Event-ID': 'Number of the last event received.' },
        params: runPath,
        query: noQuery,
        replies: {
            200: {
                description: 'Server-sent events: run, step, progress, document.',
                schema: runEvent,
                contentTypes: ['text/event-stream']
            },
            204: {
                description: 'The run has ended and nothing was missed: do not connect again.',
                schema: null
            }
        },
        errors: ['not_found'],
        async handle({ params: { id }, headers, caller, signal }) {
            const run = await requireRun(store, id);
            const after = Math.min(eventNumber(headers.lastEventId), run.seq);
            if (after === run.seq && FINAL_STATUSES.includes(run.status)) return { kind: 'empty' };
            countStream(caller.label, signal);
            const frames = eventFrames({ store, clock, runId: id, after, pollMs: eventPollMs, signal });
            return { kind: 'events', frames };
        }
    });

    return [launch, list, get, events];
}

function eventNumber(lastEventId: string | null): number {
    if (lastEventId === null) return 0;
    if (/^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
    throw new FaultyRequestError('invalid_request', [
        { field: 'Last-Event-ID', message: 'Last-Event-ID must be a number' }
    ]);
}
