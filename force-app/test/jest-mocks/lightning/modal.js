import { LightningElement, api } from 'lwc';

/** Stands in for the platform's modal: a test answers `open`, or mounts the modal and listens for `close`. */
export default class LightningModal extends LightningElement {
    @api label;
    @api size;
    @api description;
    @api disableClose;

    static open = jest.fn().mockResolvedValue(undefined);

    close(result) {
        this.dispatchEvent(new CustomEvent('modalclose', { detail: result }));
    }
}
