import { fullAccess } from '../../src/access.ts';
import { createApexContext, type ApexContext } from '../../src/apex-runtime/apex-context.ts';
import type { Org } from '../../src/org.ts';

/** What jobs work with: nobody stands behind them, and they may do everything. */
export const systemContext = (org: Org): ApexContext =>
    createApexContext(org, {
        token: '',
        userId: org.identity.adminUserId,
        username: org.identity.adminUsername,
        access: fullAccess,
        permissionSets: []
    });
