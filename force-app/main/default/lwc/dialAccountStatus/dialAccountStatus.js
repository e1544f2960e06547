import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { NavigationMixin } from 'lightning/navigation';
import getAccountStatus from '@salesforce/apex/DialExplainController.getAccountStatus';
import explain from '@salesforce/apex/DialExplainController.explain';
import { ACCOUNT, fill } from 'c/labels';
import { every } from 'c/clock';
import {
    formatCount,
    formatDate,
    formatShortDate,
    formatSpan,
    formatTime,
    withDates,
    zoneName
} from 'c/formatUtils';
import { formatPhone } from 'c/phoneUtils';
import { loadRegion, wiredRegion } from 'c/regionState';
import { toPageState } from 'c/urlState';

const MINUTE_MS = 60_000;
const CONSOLE_TAB = 'Dial_Console';

/** On the account: may it be called now, with which number, and why or why not. Fits a phone. */
export default class DialAccountStatus extends NavigationMixin(LightningElement) {
    @api recordId;

    labels = ACCOUNT;
    /** @type {Dial.Region} */
    region = { isLoading: true };
    /** @type {Dial.Region} */
    answer = {};
    now = Date.now();
    _wired;
    _end = () => {};

    @wire(getAccountStatus, { accountId: '$recordId' })
    receiveStatus(result) {
        this._wired = result;
        this.region = wiredRegion(this.region, result);
    }

    connectedCallback() {
        this._end = every(MINUTE_MS, () => {
            this.now = Date.now();
        });
    }

    disconnectedCallback() {
        this._end();
    }

    get data() {
        return this.region.data;
    }

    /** The verdict in one sentence; a request not to call always comes first. */
    get verdict() {
        const { doNotCall, listed, stored, sentence } = this.data;
        if (doNotCall) {
            return {
                icon: 'utility:ban',
                variant: 'error',
                text: fill(ACCOUNT.doNotCall, formatShortDate(doNotCall.sinceDate))
            };
        }
        if (listed) return this._listed;
        if (!stored) return { icon: 'utility:help', text: ACCOUNT.notAssessed };
        return { icon: 'utility:dash', text: withDates(sentence ?? '') };
    }

    get _listed() {
        const { windowStartAt, windowEndAt, zone } = this.data;
        const [start, end] = [windowStartAt, windowEndAt].map((at) => new Date(at).getTime());
        const zoneWords = zoneName(zone);
        if (this.now < start) {
            const text = fill(
                ACCOUNT.callableFrom,
                formatTime(windowStartAt, zone),
                zoneWords,
                formatSpan((start - this.now) / 1000)
            );
            return { icon: 'utility:clock', text };
        }
        if (this.now < end) {
            const text = fill(ACCOUNT.callableNow, formatTime(windowEndAt, zone), zoneWords);
            return { icon: 'utility:success', variant: 'success', text };
        }
        return {
            icon: 'utility:clock',
            text: fill(ACCOUNT.windowOver, formatTime(windowEndAt, zone), zoneWords)
        };
    }

    get numberText() {
        const { number, rank, listed } = this.data;
        return listed && number ? fill(ACCOUNT.bestNumber, formatPhone(number), formatCount(rank)) : '';
    }

    /** Why this number, in the words of the list. */
    get reasonText() {
        const { listed, sentence, doNotCall } = this.data;
        return listed && !doNotCall ? withDates(sentence ?? '') : '';
    }

    get lastCallText() {
        const { lastCall } = this.data;
        if (!lastCall) return ACCOUNT.neverCalled;
        const words = (lastCall.disposition ?? '').replaceAll('_', ' ').toLowerCase();
        return fill(ACCOUNT.lastCall, formatDate(lastCall.date), words);
    }

    get removals() {
        return (this.data.removals ?? []).map(({ id, number, status, reason }) => ({
            key: id,
            text: fill(
                ['Applied', 'Approved'].includes(status) ? ACCOUNT.removed : ACCOUNT.flagged,
                formatPhone(number),
                reason
            )
        }));
    }

    get hasRemovals() {
        return this.removals.length > 0;
    }

    get isAsking() {
        return Boolean(this.answer.isLoading);
    }

    handleRetry() {
        return refreshApex(this._wired);
    }

    handleWhy() {
        return loadRegion(this, 'answer', () =>
            explain({ runId: null, accountId: this.recordId, phone: null, recordId: null })
        );
    }

    handleReasons() {
        this._open({ place: 'lists', tab: 'why', account: this.recordId });
    }

    handleNavigate(event) {
        event.stopPropagation();
        this._open(event.detail.state);
    }

    _open(state) {
        this[NavigationMixin.Navigate]({
            type: 'standard__navItemPage',
            attributes: { apiName: CONSOLE_TAB },
            state: toPageState(state)
        });
    }
}
