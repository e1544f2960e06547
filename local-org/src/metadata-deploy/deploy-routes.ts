import { buffer } from 'node:stream/consumers';
import { fullAccess } from '../access.ts';
import type { Session } from '../auth/sessions.ts';
import { readMultipart } from '../files/multipart.ts';
import { objectOfJson, ok } from '../http/call.ts';
import { json, stream, type Route } from '../http/router.ts';
import { sendReply } from '../http/reply.ts';
import type { Org } from '../org.ts';
import { OrgError } from '../org-error.ts';
import { resultTree, type DeployOptions, type DeployResult } from './deploy-result.ts';

/** Administrators alone may deploy. @throws OrgError INSUFFICIENT_ACCESS */
export function requireDeployer(session: Session): void {
    if (session.access === fullAccess) return;
    throw new OrgError({
        status: 403,
        code: 'INSUFFICIENT_ACCESS',
        message: 'You do not have the permission to modify metadata through the Metadata API'
    });
}

/** Options as clients of both doors name them. */
export const deployOptionsOf = (given: Readonly<Record<string, unknown>>): DeployOptions => ({
    checkOnly: String(given['checkOnly'] ?? 'false') === 'true',
    rollbackOnError: String(given['rollbackOnError'] ?? 'true') === 'true',
    testLevel: typeof given['testLevel'] === 'string' && given['testLevel'] !== '' ? given['testLevel'] : null
});

const replyOf = (result: DeployResult, includeDetails: boolean): object => ({
    id: result.id,
    validatedDeployRequestId: null,
    deployOptions: result.options,
    deployResult: resultTree(result, includeDetails)
});

/** The metadata API's door in REST: a zip archive as multipart, and the result of a deployment. */
export function deployRoutes(org: Org): Route[] {
    const path = '/metadata/deployRequest';
    return [
        stream({
            method: 'POST',
            pattern: path,
            handler: async (call, { request, response }) => {
                requireDeployer(call.session);
                const { json: body, content } = await readMultipart(request, {
                    part: 'file',
                    receive: buffer
                });
                if (!content)
                    throw new OrgError({ code: 'MISSING_ARGUMENT', message: 'The part file is missing' });
                const result = await org.deployments.deploy({
                    zip: content,
                    options: deployOptionsOf(objectOfJson(body?.['deployOptions'] ?? {}, 'deployOptions')),
                    userId: call.session.userId
                });
                await sendReply(response, { status: 201, body: replyOf(result, false) });
            }
        }),
        json({
            method: 'GET',
            pattern: `${path}/:id`,
            handler: (call) => {
                requireDeployer(call.session);
                const result = org.deployments.find(call.params['id'] ?? '');
                return ok(replyOf(result, call.query.get('includeDetails') === 'true'));
            }
        })
    ];
}
