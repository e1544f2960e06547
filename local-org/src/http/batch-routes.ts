import { OrgError } from '../org-error.ts';
import { objectBody, objectOfJson, ok, type Call } from './call.ts';
import { runSubRequest } from './composite-routes.ts';
import { json, type Route } from './router.ts';

const mostRequests = 25;

interface BatchResult {
    readonly statusCode: number;
    readonly result: unknown;
}

const skipped: BatchResult = {
    statusCode: 412,
    result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }]
};

function requestsOf(body: Readonly<Record<string, unknown>>): Array<Record<string, unknown>> {
    const given = body['batchRequests'];
    const requests = Array.isArray(given) ? (given as unknown[]) : undefined;
    if (!requests) throw new OrgError({ code: 'JSON_PARSER_ERROR', message: 'batchRequests must be a list' });
    if (requests.length > mostRequests) {
        throw new OrgError({
            code: 'LIMIT_EXCEEDED',
            message: `The batch has ${requests.length} requests; ${mostRequests} are the most`
        });
    }
    return requests.map((entry) => objectOfJson(entry, 'A request'));
}

/** The batch resource: up to 25 requests that know nothing of each other. */
export function batchRoutes(inner: readonly Route[]): Route[] {
    const run = async (call: Call, request: Readonly<Record<string, unknown>>): Promise<BatchResult> => {
        const path = String(request['url'] ?? '').replace(/^\/?(services\/data\/)?/, '/services/data/');
        const reply = await runSubRequest(
            { call, inner },
            {
                request: {
                    method: String(request['method'] ?? '').toUpperCase(),
                    url: path,
                    referenceId: '',
                    body: request['richInput']
                },
                replies: new Map()
            }
        );
        return { statusCode: reply.status, result: reply.body ?? null };
    };
    return [
        json({
            method: 'POST',
            pattern: '/composite/batch',
            handler: async (call) => {
                const body = objectBody(call);
                const results: BatchResult[] = [];
                for (const request of requestsOf(body)) {
                    const halted =
                        body['haltOnError'] === true && results.some(({ statusCode }) => statusCode >= 400);
                    results.push(halted ? skipped : await run(call, request));
                }
                return ok({ hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
            }
        })
    ];
}
