import { controllers } from '../../apex/controllers.ts';
import { createApexContext } from '../apex-runtime/apex-context.ts';
import { AuraHandledError, unforeseen } from '../apex-runtime/apex-error.ts';
import { parametersFor, type ApexParameters } from '../apex-runtime/controllers.ts';
import { fullAccess } from '../access.ts';
import type { Session } from '../auth/sessions.ts';
import type { Reply } from '../http/call.ts';
import { notFound } from '../org-error.ts';
import type { Org } from '../org.ts';

const mayCall = (session: Session, controller: string): boolean =>
    session.access === fullAccess || session.permissionSets.some((set) => set.apexClasses.has(controller));

/** The platform's own answer to a user without access to a class. */
const noAccess = (controller: string): Reply => ({
    status: 403,
    body: {
        exceptionType: 'NoAccessException',
        isUserVisible: true,
        message: `You do not have access to the Apex class named '${controller}'.`
    }
});

/**
 * Calls a method of a controller for a user.
 * @param given.report hears of failures that nobody foresaw
 */
export async function callApex(given: {
    org: Org;
    session: Session;
    controller: string;
    method: string;
    parameters: ApexParameters;
    report: (error: unknown) => void;
}): Promise<Reply> {
    const { org, session, controller, parameters, report } = given;
    const method = controllers[controller]?.[given.method];
    if (!method) throw notFound(`There is no Apex method ${controller}.${given.method}`);
    if (!mayCall(session, controller)) return noAccess(controller);
    try {
        const body = await method.call(createApexContext(org, session), parametersFor(method, parameters));
        return body === undefined ? { status: 200 } : { status: 200, body };
    } catch (error) {
        const told = error instanceof AuraHandledError ? error : unforeseen(error);
        if (told !== error) {
            const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
            report(new Error(`${told.fault.correlationId} ${controller}.${given.method}: ${cause}`));
        }
        return { status: 500, body: told.body() };
    }
}
