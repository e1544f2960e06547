import { ENGINE_IDS } from '../../engines/engine-id.ts';
import { DialFlowError } from '../../error.ts';
import type { ExplainSubject, Preview } from '../../insight/insight.ts';
import { checkParameters, inOrder } from '../engine-catalog.ts';
import { orgAsked } from '../org-of-caller.ts';
import { json, route } from '../route.ts';
import type { Reply, Route } from '../route.ts';
import { explanation, preview, resultPage } from '../schemas/answers.ts';
import {
    explainQuery,
    filePath,
    noQuery,
    previewBody,
    previewPath,
    resultPath,
    resultQuery,
    runPath
} from '../schemas/requests.ts';
import { requireRun } from './run-routes.ts';
import type { ApiServices } from './services.ts';

const TAG = 'Results';

const previewReplies = {
    200: { description: 'The counts, or why they cannot be computed.', schema: preview },
    202: {
        description: 'Still computing; ask again at Location.',
        schema: preview,
        headers: { Location: 'Address of the preview.' }
    }
} as const;

const answerPreview = (found: Preview): Reply =>
    found.status === 'working'
        ? json(found, { status: 202, headers: { Location: `/v1/previews/${found.previewId}` } })
        : json(found);

/** Rows and files of runs, why something is in or out, and what other parameters would change. */
export function insightRoutes({
    store,
    insight,
    catalog,
    ...callers
}: Pick<ApiServices, 'store' | 'insight' | 'catalog' | 'orgs' | 'boundTo'>): readonly Route[] {
    const results = route({
        method: 'get',
        path: '/v1/runs/{id}/results/{output}',
        operationId: 'getResultPage',
        tag: TAG,
        summary: 'Pages through the rows of a result',
        params: resultPath,
        query: resultQuery,
        replies: { 200: { description: 'A page of rows as text; null is empty.', schema: resultPage } },
        errors: ['not_found', 'gone'],
        handle: async ({ params: { id, output }, query: { cursor, limit } }) =>
            json(
                await insight.resultPage({
                    run: await requireRun(store, id),
                    output,
                    cursor: cursor ?? null,
                    limit
                })
            )
    });

    const file = route({
        method: 'get',
        path: '/v1/runs/{id}/files/{name}',
        operationId: 'getFile',
        tag: TAG,
        summary: 'Downloads a file of a run',
        params: filePath,
        query: noQuery,
        replies: {
            200: {
                description: 'The file.',
                schema: null,
                contentTypes: ['text/csv', 'application/json'],
                headers: {
                    'X-Content-Sha256': 'SHA-256 of the file in hexadecimal digits.',
                    'Repr-Digest': 'The same as RFC 9530 writes it.'
                }
            }
        },
        errors: ['not_found', 'gone'],
        handle: async ({ params: { id, name } }) => ({
            kind: 'file',
            file: await insight.file({ run: await requireRun(store, id), name })
        })
    });

    const explain = route({
        method: 'get',
        path: '/v1/runs/{id}/explain',
        operationId: 'explain',
        tag: TAG,
        summary: 'Says for an account, a number or a record why it is in or out',
        params: runPath,
        query: explainQuery,
        replies: { 200: { description: 'A sentence for each engine.', schema: explanation } },
        errors: ['not_found', 'gone'],
        handle: async ({ params: { id }, query }) =>
            json(await insight.explain({ run: await requireRun(store, id), subject: subjectOf(query) }))
    });

    const startPreview = route({
        method: 'post',
        path: '/v1/previews',
        operationId: 'preview',
        tag: TAG,
        summary: 'Counts with other parameters beside counts with the current ones, on the last extract',
        query: noQuery,
        body: previewBody,
        replies: previewReplies,
        errors: ['invalid_parameter', 'no_extract', 'too_many_requests', 'unknown_org'],
        async handle({ body }) {
            const engines = inOrder(body.engines ?? ENGINE_IDS);
            const parameters = checkParameters({ catalog, engines, parameters: body.parameters });
            const org = orgAsked(callers, body.org);
            return answerPreview(await insight.preview({ org, engines, parameters }));
        }
    });

    const getPreview = route({
        method: 'get',
        path: '/v1/previews/{id}',
        operationId: 'getPreview',
        tag: TAG,
        summary: 'Shows a preview that was still computing',
        params: previewPath,
        query: noQuery,
        replies: previewReplies,
        errors: ['not_found'],
        async handle({ params: { id } }) {
            const found = await insight.previewById(id);
            if (found) return answerPreview(found);
            throw new DialFlowError('not_found', 'There is no such preview any more.', {
                advice: 'Ask for it anew.'
            });
        }
    });

    return [results, file, explain, startPreview, getPreview];
}

const subjectOf = (query: {
    readonly accountId?: string | undefined;
    readonly number?: string | undefined;
    readonly recordId?: string | undefined;
}): ExplainSubject => ({
    ...(query.accountId === undefined ? {} : { accountId: query.accountId }),
    ...(query.number === undefined ? {} : { number: query.number }),
    ...(query.recordId === undefined ? {} : { recordId: query.recordId })
});
