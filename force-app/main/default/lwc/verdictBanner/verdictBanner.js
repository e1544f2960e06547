import { LightningElement, api } from 'lwc';
import { VERDICT, fill } from 'c/labels';

const VIEWS = {
    ready: { text: VERDICT.ready, icon: 'utility:success', variant: 'success', tone: 'good' },
    short: { text: VERDICT.short, icon: 'utility:warning', variant: 'warning', tone: 'warn' },
    held: {
        text: VERDICT.held,
        icon: 'utility:pause',
        variant: 'warning',
        tone: 'warn',
        action: VERDICT.decide
    },
    failed: {
        text: VERDICT.failed,
        icon: 'utility:error',
        variant: 'error',
        tone: 'bad',
        action: VERDICT.openRun
    },
    failedEarly: {
        text: VERDICT.failedEarly,
        icon: 'utility:error',
        variant: 'error',
        tone: 'bad',
        action: VERDICT.openRun
    },
    cancelled: { text: VERDICT.cancelled, icon: 'utility:ban', tone: 'plain', action: VERDICT.openRun },
    cancelledListStays: {
        text: VERDICT.cancelledListStays,
        icon: 'utility:ban',
        tone: 'plain',
        action: VERDICT.openRun
    },
    running: { text: VERDICT.running, icon: 'utility:sync', tone: 'plain', action: VERDICT.openRun },
    late: { text: VERDICT.late, icon: 'utility:warning', variant: 'warning', tone: 'warn' },
    dry: { text: VERDICT.dry, icon: 'utility:info', tone: 'plain', action: VERDICT.openRun },
    never: { text: VERDICT.never, icon: 'utility:info', tone: 'plain', action: VERDICT.openSetup }
};

/** Opens a place with the sentence that answers its question. */
export default class VerdictBanner extends LightningElement {
    /** @type {{code: string, values: unknown[]}} values as they stand in the sentence */
    @api verdict = { code: 'never', values: [] };
    /** A second line about the run behind the verdict. */
    @api detail = '';

    get view() {
        return VIEWS[this.verdict?.code] ?? VIEWS.never;
    }

    get text() {
        return fill(this.view.text, ...(this.verdict?.values ?? []));
    }

    get bannerClass() {
        return `banner ${this.view.tone}`;
    }

    handleAction() {
        this.dispatchEvent(new CustomEvent('action', { detail: { code: this.verdict.code } }));
    }
}
