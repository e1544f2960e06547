import { LightningElement, api } from 'lwc';
import { DECISIONS, fill, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { followLink, hrefOf } from 'c/urlState';

const KINDS = {
    held: { one: DECISIONS.heldOne, other: DECISIONS.held, icon: 'utility:pause' },
    conflicts: { one: DECISIONS.conflictsOne, other: DECISIONS.conflicts, icon: 'utility:warning' },
    duplicates: { one: DECISIONS.duplicatesOne, other: DECISIONS.duplicates, icon: 'utility:merge' },
    removals: { one: DECISIONS.removalsOne, other: DECISIONS.removals, icon: 'utility:call' },
    claims: { one: DECISIONS.claimsOne, other: DECISIONS.claims, icon: 'utility:search' },
    dispositions: { one: DECISIONS.dispositionsOne, other: DECISIONS.dispositions, icon: 'utility:list' },
    setup: { one: DECISIONS.setupOne, other: DECISIONS.setup, icon: 'utility:settings' }
};

/** What waits for a decision, each with its number and the way to it. */
export default class DecisionList extends LightningElement {
    /** @type {{kind: string, count: number, state: Dial.State}[]} */
    @api items = [];

    labels = DECISIONS;

    get rows() {
        return (this.items ?? [])
            .map((item, index) => ({ ...item, index }))
            .filter(({ kind, count }) => count > 0 && KINDS[kind])
            .map(({ kind, count, state, index }) => ({
                key: `${kind}-${index}`,
                index,
                icon: KINDS[kind].icon,
                href: hrefOf(state ?? {}),
                count: formatCount(count),
                text: plural(count, KINDS[kind].one, KINDS[kind].other, '').trim(),
                name: fill(plural(count, KINDS[kind].one, KINDS[kind].other, formatCount(count)))
            }));
    }

    get isEmpty() {
        return this.rows.length === 0;
    }

    handleLink(event) {
        followLink(this, event, this.items[Number(event.currentTarget.dataset.index)].state);
    }
}
