import { LightningElement, api } from 'lwc';
import { ENTRIES, fill } from 'c/labels';
import { zoneName, formatCount, formatTime, withDates } from 'c/formatUtils';
import { formatPhone } from 'c/phoneUtils';

/** Entries of a list that are stored as records, page by page. */
export default class EntryTable extends LightningElement {
    /** @type {Dial.Entry[]} */
    @api rows = [];
    /** @type {{total: number, hasMore: boolean, isLoading: boolean}} */
    @api page = { total: 0, hasMore: false, isLoading: false };
    @api caption = '';

    labels = ENTRIES;

    get lines() {
        return (this.rows ?? []).map((row) => {
            const zone = (row.zones ?? '').split('|')[0];
            return {
                id: row.id,
                rank: formatCount(row.rank),
                account: row.accountName,
                link: `/lightning/r/Account/${row.accountId}/view`,
                number: formatPhone(row.number),
                state: row.state,
                window: fill(
                    ENTRIES.window,
                    formatTime(row.windowStartAt, zone),
                    formatTime(row.windowEndAt, zone),
                    zoneName(zone)
                ),
                reason: withDates(row.reason ?? ''),
                status: row.status
            };
        });
    }

    get shownText() {
        return fill(ENTRIES.shown, formatCount((this.rows ?? []).length), formatCount(this.page.total));
    }

    handleMore() {
        this.dispatchEvent(new CustomEvent('more'));
    }
}
