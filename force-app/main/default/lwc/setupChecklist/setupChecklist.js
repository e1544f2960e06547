import { LightningElement, api } from 'lwc';
import { SETUP } from 'c/labels';
import { withDates } from 'c/formatUtils';
import { navigateEvent } from 'c/urlState';

const VIEWS = {
    ok: { icon: 'utility:success', variant: 'success', word: SETUP.ok },
    warning: { icon: 'utility:warning', variant: 'warning', word: SETUP.warning },
    failed: { icon: 'utility:error', variant: 'error', word: SETUP.failed },
    unknown: { icon: 'utility:help', word: SETUP.unknown }
};

/** Ways to repair what a check of the set-up found, where the console has one. */
const FIXES = {
    mapping: { place: 'history', tab: 'mapping' },
    dispositions: { place: 'history', tab: 'dispositions' },
    calling_hours: { place: 'history', tab: 'rules' },
    schedule: { place: 'history', tab: 'schedule' },
    alarm: { place: 'history', tab: 'schedule' },
    first_dry_run: { place: 'launch' }
};

/** The checks of the set-up: what works, what does not, and the way to repair it. */
export default class SetupChecklist extends LightningElement {
    /** @type {{code: string, status: string, sentence: string, fix: string | null}[]} */
    @api items = [];

    labels = SETUP;

    get rows() {
        return (this.items ?? []).map((item) => ({
            ...item,
            sentence: withDates(item.sentence),
            view: VIEWS[item.status] ?? VIEWS.unknown,
            hasWay: item.status !== 'ok' && Boolean(FIXES[item.code]),
            advice: item.status === 'ok' ? '' : item.fix
        }));
    }

    handleFix(event) {
        this.dispatchEvent(navigateEvent(FIXES[event.target.dataset.code]));
    }
}
