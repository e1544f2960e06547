import { LightningElement, api } from 'lwc';
import { announceEvent, navigateEvent } from 'c/urlState';

const NOBODY = { can: {}, places: [], counts: {}, activeRunId: null, setupDone: true };

/** What all places share: the state of the address, what the user may do, and a heading that takes the focus. */
export default class PlaceElement extends LightningElement {
    /** @type {Dial.Context} */
    @api context = NOBODY;

    /** @type {Dial.State} */
    _state = {};
    _isConnected = false;

    /** State of the address, without the prefix of its keys. */
    @api
    get urlState() {
        return this._state;
    }

    set urlState(state) {
        const before = this._state;
        this._state = state ?? {};
        if (this._isConnected) this.stateChanged(before);
    }

    connectedCallback() {
        this._isConnected = true;
        this.stateChanged({});
    }

    disconnectedCallback() {
        this._isConnected = false;
    }

    /** Moves the focus to the heading of the place. */
    @api
    focusHeading() {
        /** @type {HTMLElement} */ (this.template.querySelector('h2'))?.focus();
    }

    get can() {
        return this.context?.can ?? {};
    }

    /**
     * Called when the address has changed, and once at the start; places load what it asks for.
     * @type {(before: Dial.State) => void}
     */
    stateChanged() {}

    /** Whether one of the keys of the address differs from before. */
    differs(before, ...keys) {
        return keys.some((key) => before[key] !== this._state[key]);
    }

    /** Asks for another state of the address. @param {Dial.State} state @param {{replace?: boolean}} [options] */
    go(state, options) {
        this.dispatchEvent(navigateEvent(state, options));
    }

    /** Has a screen reader say something. @param {string} text @param {{assertive?: boolean}} [options] */
    say(text, options) {
        this.dispatchEvent(announceEvent(text, options));
    }

    /** Has the shell ask again what waits and what runs. */
    countsChanged() {
        this.dispatchEvent(new CustomEvent('countschange', { bubbles: true, composed: true }));
    }
}
