import { DEFAULT_ORG, unknownOrg } from '../runs/org.ts';
import { runsOfOrg } from '../runs/store-of-org.ts';
import type { Doctor } from '../observability/doctor.ts';
import type { Insight } from '../insight/insight.ts';
import { FaultyRequestError } from './faulty-request.ts';
import type { ApiServices } from './routes/services.ts';

/**
 * The org that a request is about: the one that it names, or the only one there is.
 * @throws DialFlowError `unknown_org` for one that is not there or not the caller's; FaultyRequestError where it must be named
 */
export function orgAsked(
    { orgs, boundTo }: Pick<ApiServices, 'orgs' | 'boundTo'>,
    asked: string | undefined
): string {
    const reachable = boundTo === null ? orgs : [boundTo];
    if (asked !== undefined) {
        if (reachable.includes(asked)) return asked;
        throw unknownOrg(asked);
    }
    const [first, ...others] = reachable;
    if (first !== undefined && (others.length === 0 || first === DEFAULT_ORG)) return first;
    throw new FaultyRequestError('invalid_request', [
        { field: 'org', message: 'org must be named, because the service has several' }
    ]);
}

const previewsOf = (insight: Insight, store: ApiServices['store']): Insight => ({
    ...insight,
    async previewById(previewId) {
        const found = await insight.previewById(previewId);
        return found && (await store.find(found.ofRunId)) ? found : null;
    }
});

/** What a caller who is bound to an org is served from: there is nothing in it of any other. */
export function servicesOfOrg(
    services: ApiServices,
    {
        org,
        doctor,
        partsOfOthers
    }: {
        readonly org: string;
        readonly doctor: Doctor;
        /** Codes of the parts that only other orgs have. */
        readonly partsOfOthers: ReadonlySet<string>;
    }
): ApiServices {
    const store = runsOfOrg(services.store, org);
    return {
        ...services,
        ...{ store, doctor, boundTo: org, orgs: [org] },
        insight: previewsOf(services.insight, store),
        async readiness() {
            const { status, parts } = await services.readiness();
            return { status, parts: parts.filter(({ code }) => !partsOfOthers.has(code)) };
        }
    };
}
