import { LightningElement, api } from 'lwc';
import { CHECKS } from 'c/labels';
import { withDates } from 'c/formatUtils';

const VIEWS = {
    passed: { icon: 'utility:success', variant: 'success', word: CHECKS.passed, order: 2 },
    warning: { icon: 'utility:warning', variant: 'warning', word: CHECKS.warning, order: 1 },
    failed: { icon: 'utility:error', variant: 'error', word: CHECKS.failed, order: 0 }
};

function viewOf({ passed, severity }) {
    if (passed) return VIEWS.passed;
    return severity === 'error' ? VIEWS.failed : VIEWS.warning;
}

/** The quality checks of a run in words, failed ones first; then what changed beside the run before. */
export default class CheckList extends LightningElement {
    /** @type {Dial.Check[]} */
    @api rows = [];
    /** Sentences about what changed. @type {string[]} */
    @api changes = [];

    labels = CHECKS;

    get checks() {
        return [...(this.rows ?? [])]
            .map((check) => ({ ...check, sentence: withDates(check.sentence ?? ''), view: viewOf(check) }))
            .sort((a, b) => a.view.order - b.view.order);
    }

    get isEmpty() {
        return this.checks.length === 0;
    }

    get notes() {
        return (this.changes ?? []).map((text, index) => ({ key: index, text }));
    }

    get hasNotes() {
        return this.notes.length > 0;
    }
}
