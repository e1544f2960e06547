import { LightningElement, api } from 'lwc';
import { isFirstLoad } from 'c/regionState';

/** A region that fails alone: skeleton while it first loads, its error with a way on, old data marked as old. */
export default class PlaceRegion extends LightningElement {
    /** @type {Dial.Region} */
    @api region = {};
    /** Shape of the skeleton. */
    @api shape = 'lines';
    /** Seconds after which the data counts as old. */
    @api staleAfterS = 900;

    get isLoading() {
        return isFirstLoad(this.region);
    }

    get error() {
        return this.region?.error;
    }

    get hasData() {
        return this.region?.data !== undefined;
    }

    get isRefreshing() {
        return this.hasData && this.region.isLoading ? 'true' : 'false';
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent('retry'));
    }
}
