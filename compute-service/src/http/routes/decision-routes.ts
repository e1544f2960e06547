import { acceptDraft, cancelRun, discardDraft, resumeRun } from '../../runs/commands.ts';
import { json, route } from '../route.ts';
import type { Reply, Route } from '../route.ts';
import { viewState } from '../run-view.ts';
import { decisionBody, noQuery, runPath, signedDecisionBody } from '../schemas/requests.ts';
import { runState } from '../schemas/run.ts';
import type { Run } from '../../runs/run.ts';
import type { ApiServices } from './services.ts';

const shared = {
    method: 'post',
    tag: 'Decisions',
    params: runPath,
    query: noQuery,
    replies: {
        202: {
            description: 'What the run is now.',
            schema: runState,
            headers: { Location: 'Address of the run.' }
        }
    },
    errors: ['not_found', 'wrong_state']
} as const;

/** Cancel, resume, and what a person decides about results that a check held back. */
export function decisionRoutes({
    store,
    clock,
    queueNews,
    wake
}: Pick<ApiServices, 'store' | 'clock' | 'queueNews' | 'wake'>): readonly Route[] {
    const answer = async (run: Run): Promise<Reply> => {
        wake();
        return json(await viewState(store, run), {
            status: 202,
            headers: { Location: `/v1/runs/${run.id}` }
        });
    };
    return [
        route({
            ...shared,
            path: '/v1/runs/{id}/cancel',
            operationId: 'cancelRun',
            summary: 'Stops a run after its current batch; what was delivered stays',
            body: decisionBody,
            handle: async ({ params: { id }, body }) =>
                answer(
                    await cancelRun({
                        ...{ store, runId: id, decision: decisionOf(body), now: clock.now() },
                        endedInQueue: queueNews.tell
                    })
                )
        }),
        route({
            ...shared,
            path: '/v1/runs/{id}/resume',
            operationId: 'resumeRun',
            summary: 'Goes on with a failed or cancelled run from its first unfinished step',
            body: decisionBody,
            handle: async ({ params: { id }, body }) =>
                answer(await resumeRun({ store, runId: id, decision: decisionOf(body) }))
        }),
        route({
            ...shared,
            path: '/v1/runs/{id}/accept',
            operationId: 'acceptDraft',
            summary: 'Delivers results that a check held back, in the name of a person',
            body: signedDecisionBody,
            handle: async ({ params: { id }, body }) =>
                answer(await acceptDraft({ store, runId: id, decision: body }))
        }),
        route({
            ...shared,
            path: '/v1/runs/{id}/discard',
            operationId: 'discardDraft',
            summary: 'Drops results that a check held back; the last list stays in force',
            body: signedDecisionBody,
            handle: async ({ params: { id }, body }) =>
                answer(await discardDraft({ store, runId: id, decision: body }))
        })
    ];
}

const decisionOf = (body: {
    readonly reason?: string | undefined;
    readonly decidedBy?: string | undefined;
}): { reason: string | null; decidedBy: string | null } => ({
    reason: body.reason ?? null,
    decidedBy: body.decidedBy ?? null
});
