import { LightningElement, api } from 'lwc';
import { RUN, fill } from 'c/labels';
import { formatDate, formatDuration, formatExact } from 'c/formatUtils';
import { currentStep, isFinal, isHeld, isQueued } from 'c/runSteps';

/** Which run this is, how it stands, and what can be done with it now: one main action. */
export default class RunHeader extends LightningElement {
    /** @type {Dial.Run} */
    @api run;
    /** @type {Record<string, boolean>} */
    @api can = {};
    /** A cancellation was asked for and not confirmed yet. */
    @api isCancelling = false;
    /** An action is under way. */
    @api isBusy = false;

    labels = RUN;

    /** Moves the focus to the main action. */
    @api
    focus() {
        this.template.querySelector('lightning-button')?.focus();
    }

    get shownRun() {
        return this.isCancelling ? { ...this.run, status: 'cancelling' } : this.run;
    }

    get facts() {
        const { asOf, requestedBy, startedAt, durationS, attempt } = this.run;
        return [
            asOf ? fill(RUN.asOf, formatDate(asOf)) : '',
            startedAt ? fill(RUN.started, formatExact(startedAt)) : '',
            durationS && isFinal(this.run.status) ? formatDuration(durationS) : '',
            requestedBy ? fill(RUN.by, requestedBy) : RUN.bySchedule,
            attempt > 1 ? fill(RUN.attempt, attempt) : ''
        ]
            .filter(Boolean)
            .join(' · ');
    }

    /** Actions that fit the state of the run, the main one first. */
    get actions() {
        const { run, can } = this;
        const actions = [];
        if (isHeld(run)) {
            if (can.accept) actions.push({ name: 'decide', label: RUN.decide });
        } else if (!isFinal(run.status)) {
            if (can.launch && !this.isCancelling) actions.push({ name: 'cancel', label: RUN.cancel });
        } else if (/failed|cancelled/i.test(run.status) && !run.draft && run.steps.length > 0) {
            const step = currentStep(run) ?? run.steps.find(({ status }) => /pending/i.test(status));
            if (can.launch) actions.push({ name: 'resume', label: fill(RUN.resume, step?.title ?? '') });
        }
        if (can.launch && isFinal(run.status)) actions.push({ name: 'again', label: RUN.again });
        return actions.map((action, index) => ({
            ...action,
            variant: index === 0 && action.name !== 'cancel' ? 'brand' : 'neutral'
        }));
    }

    /** Who may act, where this person may not. */
    get forbidden() {
        if (isHeld(this.run) && !this.can.accept) return RUN.mayNotDecide;
        return this.can.launch ? '' : RUN.mayNotLaunch;
    }

    get isWaiting() {
        return isQueued(this.run.status);
    }

    handleAction(event) {
        this.dispatchEvent(new CustomEvent('runaction', { detail: { name: event.target.dataset.action } }));
    }
}
