import { LightningElement, api } from 'lwc';
import { STATUS } from 'c/labels';
import { isHeld } from 'c/runSteps';

const VIEWS = {
    pending: { icon: 'utility:clock', word: STATUS.pending },
    queued: { icon: 'utility:clock', word: STATUS.queued },
    running: { icon: 'utility:sync', word: STATUS.running },
    delivering: { icon: 'utility:upload', word: STATUS.delivering },
    cancelling: { icon: 'utility:sync', word: STATUS.cancelling },
    succeeded: { icon: 'utility:success', word: STATUS.succeeded, variant: 'success' },
    succeeded_with_warnings: {
        icon: 'utility:warning',
        word: STATUS.succeededWithWarnings,
        variant: 'warning'
    },
    held: { icon: 'utility:pause', word: STATUS.held, variant: 'warning' },
    failed: { icon: 'utility:error', word: STATUS.failed, variant: 'error' },
    cancelled: { icon: 'utility:ban', word: STATUS.cancelled }
};

/** Status of a run: an icon and a word, so that colour is never the only sign. */
export default class RunStatus extends LightningElement {
    /** @type {{status: string, draft?: string, dryRun?: boolean}} */
    @api run = { status: 'Queued' };

    labels = STATUS;

    get view() {
        const key = isHeld(this.run) ? 'held' : (this.run?.status ?? '').toLowerCase().replaceAll(' ', '_');
        return VIEWS[key] ?? { icon: 'utility:help', word: this.run?.status ?? STATUS.unknown };
    }

    get isDryRun() {
        return Boolean(this.run?.dryRun);
    }
}
