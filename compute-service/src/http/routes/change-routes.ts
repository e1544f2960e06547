import type { z } from 'zod';
import { launchRun } from '../../runs/launch.ts';
import type { ChangeRequest } from '../../runs/run.ts';
import { noSuchRun } from '../../runs/store-of-org.ts';
import { orgAsked } from '../org-of-caller.ts';
import { json, route } from '../route.ts';
import type { Reply, Route } from '../route.ts';
import { viewState } from '../run-view.ts';
import { applyBody, noQuery, restoreBody } from '../schemas/requests.ts';
import { runState } from '../schemas/run.ts';
import { requireRun } from './run-routes.ts';
import type { ApiServices } from './services.ts';

const shared = {
    method: 'post',
    tag: 'Changes',
    headers: { 'Idempotency-Key': 'The same key and body give the same run.' },
    query: noQuery,
    replies: {
        202: {
            description: 'The run that makes the change.',
            schema: runState,
            headers: { Location: 'Address of the run.' }
        }
    },
    errors: ['invalid_input', 'idempotency_conflict', 'not_found', 'unknown_org', 'configuration']
} as const;

/** Applying what people approved, and restoring it; each is a run of its own. */
export function changeRoutes({
    store,
    planner,
    clock,
    wake,
    rules,
    ...callers
}: Pick<
    ApiServices,
    'store' | 'planner' | 'clock' | 'wake' | 'rules' | 'orgs' | 'boundTo'
>): readonly Route[] {
    const launchChange = async ({
        action,
        body,
        idempotencyKey
    }: {
        readonly action: ChangeRequest['action'];
        readonly body: z.output<typeof applyBody> | z.output<typeof restoreBody>;
        readonly idempotencyKey: string | null;
    }): Promise<Reply> => {
        // What was found in one org is changed there, whoever asks.
        const of = body.ofRunId === undefined ? null : await requireRun(store, body.ofRunId);
        if (of && body.org !== undefined && body.org !== of.org) throw noSuchRun(of.id);
        const { run, created } = await launchRun({
            store,
            planner,
            clock,
            idempotencyKey,
            rules,
            asked: {
                org: of?.org ?? orgAsked(callers, body.org),
                kind: 'change',
                pipeline: null,
                engines: [],
                parameters: {},
                asOf: null,
                seed: null,
                dryRun: body.dryRun ?? false,
                salesforceRunId: body.salesforceRunId ?? null,
                requestedBy: body.requestedBy ?? null,
                change: {
                    action,
                    kind: body.kind,
                    ids: body.ids ?? null,
                    ofRunId: body.ofRunId ?? null,
                    reason: body.reason ?? null
                }
            }
        });
        if (created) wake();
        return json(await viewState(store, run), {
            status: 202,
            headers: { Location: `/v1/runs/${run.id}` }
        });
    };
    return [
        route({
            ...shared,
            path: '/v1/changes/apply',
            operationId: 'applyChanges',
            summary:
                'Applies approved duplicates or phone removals where the record still holds what was flagged',
            body: applyBody,
            handle: ({ body, headers }) =>
                launchChange({ action: 'apply', body, idempotencyKey: headers.idempotencyKey })
        }),
        route({
            ...shared,
            path: '/v1/changes/restore',
            operationId: 'restoreChanges',
            summary: 'Restores applied changes from what the records held before',
            body: restoreBody,
            handle: ({ body, headers }) =>
                launchChange({ action: 'restore', body, idempotencyKey: headers.idempotencyKey })
        })
    ];
}
