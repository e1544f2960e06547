import { LightningElement, api } from 'lwc';
import { EVIDENCE, fill, plural } from 'c/labels';
import { formatDuration, formatShortDate, formatValue } from 'c/formatUtils';

const MOST = 20;

/** The calls that speak against a number, newest first. */
export default class EvidenceList extends LightningElement {
    /** @type {{date: string, direction: string, disposition: string, agent: string, durationS: number}[]} */
    @api calls = [];
    /** Calls that count in all, where there are more than are kept. */
    @api total = 0;

    labels = EVIDENCE;

    columns = [
        { key: 'date', label: EVIDENCE.date },
        { key: 'direction', label: EVIDENCE.direction },
        { key: 'disposition', label: EVIDENCE.disposition },
        { key: 'agent', label: EVIDENCE.agent },
        { key: 'duration', label: EVIDENCE.duration, number: true }
    ];

    get rows() {
        return (this.calls ?? [])
            .slice(0, MOST)
            .map(({ date, direction, disposition, agent, durationS }, index) => ({
                key: index,
                date: formatShortDate(date),
                direction: formatValue(direction),
                disposition: formatValue(disposition?.replaceAll('_', ' ')),
                agent: formatValue(agent),
                duration: formatDuration(durationS)
            }));
    }

    get hasCalls() {
        return this.rows.length > 0;
    }

    get olderText() {
        const older = Math.max(this.total ?? 0, (this.calls ?? []).length) - this.rows.length;
        return older > 0 ? plural(older, EVIDENCE.olderOne, EVIDENCE.older) : '';
    }

    get caption() {
        return fill(EVIDENCE.caption, this.rows.length);
    }
}
