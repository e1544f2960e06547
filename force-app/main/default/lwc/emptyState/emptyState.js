import { LightningElement, api } from 'lwc';

/** Says what is not there, why, and what to do next: never a bare table. */
export default class EmptyState extends LightningElement {
    @api heading = '';
    @api body = '';
    /** Label of the next action; none, no button. */
    @api action = '';

    handleAction() {
        this.dispatchEvent(new CustomEvent('action'));
    }
}
