import { LightningElement, api } from 'lwc';
import { RESEARCH, fill } from 'c/labels';
import { formatDate, formatSpan, formatTime } from 'c/formatUtils';
import { formatPhone, phoneFault, readPhone } from 'c/phoneUtils';

const SOURCES = ['Web search', 'Directory', 'Company website', 'Phone call', 'Other'];
const WARN_S = 30 * 60;

/** One claimed request: the address, the numbers that were found, the outcome. */
export default class ClaimWork extends LightningElement {
    /** @type {Dial.ResearchRequest} */
    @api request;
    @api busy = false;
    /** Moment by which ages are told, so that the place ticks once for all. */
    @api now = Date.now();

    labels = RESEARCH;
    sources = SOURCES.map((value) => ({ label: value, value }));
    text = '';
    source = SOURCES[0];
    note = '';
    fault = '';
    /** @type {{text: string, source: string}[]} */
    phones = [];

    /** Moves the focus to the number. */
    @api
    focus() {
        this.template.querySelector('[data-input="phone"]')?.focus();
    }

    /**
     * Puts a number that the server did not take back where it was typed, with the reason.
     * @param {number} index place of the number among those that were sent
     * @param {string} message
     */
    @api
    refuse(index, message) {
        const refused = this.phones[index];
        if (!refused) return;
        this.phones = this.phones.filter((phone) => phone !== refused);
        this.text = refused.text;
        this.source = refused.source;
        // The input has the text only after it was drawn.
        Promise.resolve().then(() => {
            this._showFault(message);
            this.focus();
        });
    }

    get address() {
        const { street, city, state, postalCode } = this.request.address ?? {};
        return [street, [city, state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
    }

    get lastResearch() {
        return fill(RESEARCH.lastResearch, formatDate(this.request.researchedDate));
    }

    get leftS() {
        return (new Date(this.request.claimEndsAt).getTime() - this.now) / 1000;
    }

    get endsText() {
        const at = formatTime(this.request.claimEndsAt);
        if (this.leftS <= 0) return RESEARCH.claimEnded;
        return this.leftS < WARN_S
            ? fill(RESEARCH.claimEndsSoon, formatSpan(this.leftS), at)
            : fill(RESEARCH.claimEndsAt, at);
    }

    get isEndingSoon() {
        return this.leftS < WARN_S;
    }

    get found() {
        return this.phones.map(({ text, source }, index) => ({
            key: text,
            index,
            label: fill(RESEARCH.foundNumber, formatPhone(text), source),
            removeName: fill(RESEARCH.removeNumber, formatPhone(text))
        }));
    }

    get hasFound() {
        return this.phones.length > 0;
    }

    get cannotSave() {
        return this.busy || (!this.hasFound && readPhone(this.text).e164 === null);
    }

    get link() {
        return `/lightning/r/Account/${this.request.accountId}/view`;
    }

    handleText(event) {
        this.text = event.detail.value ?? '';
        this.fault = '';
        this._showFault('');
        if (this.text.replace(/\D/g, '').length >= 10) this._check();
    }

    handleBlur() {
        if (this.text.trim() !== '') this._check();
    }

    _check() {
        const fault = phoneFault(this.text) ?? (this._isThere() ? RESEARCH.alreadyAdded : '');
        this.fault = fault;
        this._showFault(fault);
        return fault === '';
    }

    _isThere() {
        const { e164 } = readPhone(this.text);
        return this.phones.some(({ text }) => readPhone(text).e164 === e164);
    }

    _showFault(message) {
        const input = this.template.querySelector('[data-input="phone"]');
        input.setCustomValidity(message);
        input.reportValidity();
    }

    handleSource(event) {
        this.source = event.detail.value;
    }

    handleNote(event) {
        this.note = event.detail.value ?? '';
    }

    handleAdd() {
        this._add();
        this.focus();
    }

    _add() {
        if (!this._check()) return false;
        this.phones = [...this.phones, { text: this.text.trim(), source: this.source }];
        this.text = '';
        return true;
    }

    handleRemove(event) {
        const gone = Number(event.target.dataset.index);
        this.phones = this.phones.filter((_, index) => index !== gone);
    }

    handleFound() {
        if (this.text.trim() !== '' && !this._add()) return;
        this._emit('outcome', { outcome: 'Found', phones: this.phones, note: this.note.trim() || null });
    }

    handleNothing() {
        this._emit('outcome', { outcome: 'Nothing found', phones: [], note: this.note.trim() || null });
    }

    handleRelease() {
        this._emit('release', { id: this.request.id });
    }

    handleExtend() {
        this._emit('extend', { id: this.request.id });
    }

    _emit(name, detail) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}
