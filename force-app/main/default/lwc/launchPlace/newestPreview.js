import preview from '@salesforce/apex/DialConfigController.preview';
import { later } from 'c/clock';
import { loadRegion } from 'c/regionState';
import { isSame } from 'c/schemaForm';

const PREVIEW_AFTER_MS = 800;
const QUICK_MS = 3_000;
const SLOW_MS = 20_000;
const ASK_AGAIN_MS = 2_000;

/**
 * What new values would do: asked for by itself while that is quick, else by button. The newest answer wins, and a
 * preview that takes long is asked for again.
 */
export class NewestPreview {
    /** @type {Dial.Region<Dial.Preview>} */
    region = {};
    isSlow = false;
    _onChange;
    _shownFor;
    _tookMs = 0;
    _request = 0;
    _endWaiting = () => {};
    _endSlow = () => {};

    /** @param {(preview: NewestPreview) => void} onChange called whenever something is to be shown */
    constructor(onChange) {
        this._onChange = onChange;
    }

    /** Whether earlier previews were quick enough to ask without being told. */
    get isQuick() {
        return this._tookMs <= QUICK_MS;
    }

    /** Whether what is shown was made for other values. @param {Dial.LaunchRequest} request */
    isOld(request) {
        return Boolean(this.region.data) && !isSame(this._shownFor, request);
    }

    /** Asks once the person has stopped typing. @param {() => void} ask */
    schedule(ask) {
        this._endWaiting();
        this._endWaiting = later(PREVIEW_AFTER_MS, ask);
    }

    /** Ends all waiting. */
    stop() {
        this._endWaiting();
        this._endSlow();
    }

    /** Asks now. @param {Dial.LaunchRequest} request */
    async ask(request) {
        this.stop();
        const startedAt = Date.now();
        this._request += 1;
        const mine = this._request;
        this._setSlow(false);
        this._endSlow = later(SLOW_MS, () => this._setSlow(true));
        const loading = loadRegion(this, 'region', () => this._finished(request, null, mine));
        this._onChange(this);
        const isNew = await loading;
        if (mine !== this._request) return;
        this._endSlow();
        this._tookMs = Date.now() - startedAt;
        if (isNew) this._shownFor = request;
        this._setSlow(false);
    }

    _setSlow(isSlow) {
        this.isSlow = isSlow;
        this._onChange(this);
    }

    /** @returns {Promise<Dial.Preview>} */
    async _finished(request, previewId, mine) {
        const answer = await preview({ json: JSON.stringify(request), previewId });
        if (answer.status !== 'working' || mine !== this._request) return answer;
        await new Promise((resolve) => {
            later(ASK_AGAIN_MS, () => resolve(undefined));
        });
        return this._finished(request, answer.previewId, mine);
    }
}
