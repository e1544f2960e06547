import { asDialFlowError } from '../sources/salesforce/wire-error.ts';
import { applyDuplicates } from './apply-duplicates.ts';
import { applyPhoneRemovals } from './apply-removals.ts';
import type { ChangeOptions } from './change-options.ts';
import type { ChangeReport } from './change-report.ts';
import { restoreDuplicates } from './restore-duplicates.ts';
import { restorePhoneRemovals } from './restore-removals.ts';

const CHANGES = {
    apply: { duplicates: applyDuplicates, removals: applyPhoneRemovals },
    restore: { duplicates: restoreDuplicates, removals: restorePhoneRemovals }
} as const;

/**
 * The one door through which the service changes CRM data: what people approved is applied, or restored. It may be
 * repeated after any interruption; what is done already is only confirmed.
 * @throws DialFlowError `not_found`, `invalid_request`, `delivery_failed`, `api_budget`, `source_unavailable`
 */
export async function executeChange(options: ChangeOptions): Promise<ChangeReport> {
    const { action, kind } = options.change;
    try {
        return await CHANGES[action][kind](options);
    } catch (cause) {
        options.signal.throwIfAborted();
        const what = `${action === 'apply' ? 'Applying' : 'Restoring'} ${kind}`;
        throw asDialFlowError({ cause, what, refused: 'delivery_failed' });
    }
}
