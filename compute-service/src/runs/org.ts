import { DialFlowError } from '../error.ts';

/** The org of runs that name none: the one that a service has which serves a single org. */
export const DEFAULT_ORG = 'default';

/** Names of orgs stand in addresses, file names, variables and metrics. */
export const ORG_NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** The same words for an org that is not there and for one that the caller may not know of. */
export const unknownOrg = (org: string): DialFlowError =>
    new DialFlowError('unknown_org', `There is no org ${org}.`, {
        advice: 'Name an org of the file that DIAL_FLOW_ORGS_FILE names; after a change of it, start the service again.',
        field: 'org'
    });
