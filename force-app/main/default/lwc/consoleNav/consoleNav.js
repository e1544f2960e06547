import { LightningElement, api } from 'lwc';
import { NAV, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { followLink, hrefOf, navigateEvent } from 'c/urlState';

/** The places of the console: real links with what waits in each; a list to choose from on a phone. */
export default class ConsoleNav extends LightningElement {
    /** @type {{place: string, label: string, count?: number}[]} */
    @api items = [];
    @api current = '';

    labels = NAV;

    get links() {
        return this.items.map(({ place, label, count }) => ({
            place,
            label,
            count: count ? formatCount(count) : '',
            href: hrefOf({ place }),
            current: place === this.current ? 'page' : undefined,
            class: place === this.current ? 'item current' : 'item'
        }));
    }

    get options() {
        return this.items.map(({ place, label, count }) => ({
            value: place,
            label: count ? fill(NAV.placeCount, label, formatCount(count)) : label
        }));
    }

    handleLink(event) {
        followLink(this, event, { place: event.currentTarget.dataset.place });
    }

    handleChoice(event) {
        this.dispatchEvent(navigateEvent({ place: event.detail.value }));
    }
}
