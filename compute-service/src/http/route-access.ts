import type { Scope } from '../access/scopes.ts';

/** Who may call: anyone, or who has this scope. */
export type Access = 'open' | Scope;

export interface RouteAccess {
    readonly access: Access;
    /** Every call is noted in the audit log, not only those that were refused for lack of permission. */
    readonly audited: boolean;
}

const looks = (access: Access): RouteAccess => ({ access, audited: false });
const acts = (access: Scope): RouteAccess => ({ access, audited: true });

/**
 * Who may call what: the one place where it stands, by the operation's name. Audited is what changes something, and
 * what hands out numbers and names.
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
    changeRules: acts('admin'),
    listAudit: acts('admin'),
    listMails: looks('runs:read'),
    retryMails: acts('runs:write'),
    doctor: looks('runs:read'),
    metrics: looks('runs:read'),
    openapi: looks('runs:read'),
    docs: looks('runs:read'),
    health: looks('open'),
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
