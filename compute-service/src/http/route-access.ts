import type { Scope } from '../access/scopes.ts';

/** Who may call: anyone, or who has this scope. */
export type Access = 'open' | Scope;

export interface RouteAccess {
    readonly access: Access;
    /** Every call is noted in the audit log, not only those that were refused for lack of permission. */
    readonly audited: boolean;
    /** It is about all orgs of the service, and not for a caller who is bound to one of them. */
    readonly ofAllOrgs: boolean;
}

const looks = (access: Access): RouteAccess => ({ access, audited: false, ofAllOrgs: false });
const acts = (access: Scope): RouteAccess => ({ access, audited: true, ofAllOrgs: false });
const ofAllOrgs = (access: RouteAccess): RouteAccess => ({ ...access, ofAllOrgs: true });

/**
 * Who may call what: the one place where it stands, by the operation's name. Audited is what changes something, and
 * what hands out numbers and names. A caller who is bound to an org gets of all of it what is that org's.
 */
export const ROUTE_ACCESS = {
    launchRun: acts('runs:write'),
    listRuns: looks('runs:read'),
    getRun: looks('runs:read'),
    watchRun: looks('runs:read'),
    cancelRun: acts('runs:write'),
    resumeRun: acts('runs:write'),
    acceptDraft: acts('runs:write'),
    discardDraft: acts('runs:write'),
    getResultPage: acts('runs:read'),
    getFile: acts('runs:read'),
    explain: acts('runs:read'),
    preview: acts('runs:read'),
    getPreview: looks('runs:read'),
    applyChanges: acts('changes:write'),
    restoreChanges: acts('changes:write'),
    listEngines: looks('runs:read'),
    getRules: looks('runs:read'),
    changeRules: ofAllOrgs(acts('admin')),
    listAudit: ofAllOrgs(acts('admin')),
    listMails: ofAllOrgs(looks('runs:read')),
    retryMails: ofAllOrgs(acts('runs:write')),
    doctor: looks('runs:read'),
    metrics: ofAllOrgs(looks('runs:read')),
    openapi: looks('runs:read'),
    docs: looks('runs:read'),
    getSchedule: looks('runs:read'),
    health: looks('open'),
    liveness: looks('open'),
    readiness: looks('open')
} as const satisfies Readonly<Record<string, RouteAccess>>;

export type OperationId = keyof typeof ROUTE_ACCESS;

/** What the configuration may open besides health. */
export interface OpenByConfiguration {
    readonly metricsOpen: boolean;
    readonly docsOpen: boolean;
}

/** Returns who may call an operation. */
export function accessOf(
    operationId: OperationId,
    { metricsOpen, docsOpen }: OpenByConfiguration
): RouteAccess {
    if (metricsOpen && operationId === 'metrics') return looks('open');
    if (docsOpen && (operationId === 'docs' || operationId === 'openapi')) return looks('open');
    return ROUTE_ACCESS[operationId];
}
