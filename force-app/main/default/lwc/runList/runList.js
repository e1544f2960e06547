import { LightningElement, api } from 'lwc';
import { RUN_LIST } from 'c/labels';
import { formatCount, formatDate, formatDuration, formatExact } from 'c/formatUtils';
import { followLink, hrefOf } from 'c/urlState';

/** Runs, newest first, each with the way to it. */
export default class RunList extends LightningElement {
    /** @type {Dial.RunRow[]} */
    @api rows = [];

    labels = RUN_LIST;

    get lines() {
        return (this.rows ?? []).map((run) => ({
            id: run.id,
            name: run.name,
            href: hrefOf({ place: 'run', run: run.id }),
            run,
            asOf: formatDate(run.asOf),
            started: formatExact(run.startedAt),
            duration: formatDuration(run.durationS),
            rows: formatCount(run.rowsOut),
            by: run.requestedBy ?? RUN_LIST.schedule
        }));
    }

    handleLink(event) {
        followLink(this, event, { place: 'run', run: event.currentTarget.dataset.id });
    }
}
