import { LightningElement, api } from 'lwc';
import { DECISIONS, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { followLink, hrefOf, readState } from 'c/urlState';

const KINDS = {
    draft: { one: DECISIONS.heldOne, other: DECISIONS.held, icon: 'utility:pause' },
    conflict: { one: DECISIONS.conflictsOne, other: DECISIONS.conflicts, icon: 'utility:warning' },
    duplicate: { one: DECISIONS.duplicatesOne, other: DECISIONS.duplicates, icon: 'utility:merge' },
    removal: { one: DECISIONS.removalsOne, other: DECISIONS.removals, icon: 'utility:call' },
    claim: { one: DECISIONS.claimsOne, other: DECISIONS.claims, icon: 'utility:search' },
    disposition: { one: DECISIONS.dispositionsOne, other: DECISIONS.dispositions, icon: 'utility:list' },
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
                href: hrefOf(readState({ state })),
                count: formatCount(count),
                text: plural(count, KINDS[kind].one, KINDS[kind].other, '').trim()
            }));
    }

    get isEmpty() {
        return this.rows.length === 0;
    }

    handleLink(event) {
        followLink(this, event, readState(this.items[Number(event.currentTarget.dataset.index)]));
    }
}
