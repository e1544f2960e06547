import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { focusOnceShown } from 'c/dialogFocus';
import { KEYS } from 'c/labels';

const ROWS = [
    ['J  K', KEYS.move],
    ['Enter', KEYS.detail],
    ['Esc', KEYS.queue],
    ['C', KEYS.confirm],
    ['A', KEYS.approve],
    ['D', KEYS.dismiss],
    ['1-9', KEYS.keep],
    ['X', KEYS.check],
    ['Shift+J  Shift+K', KEYS.extend],
    ['U', KEYS.undo],
    ['E', KEYS.evidence],
    ['O', KEYS.open],
    ['/', KEYS.filter]
];

/** The keys of a review, and the switch that turns them off. */
export default class ShortcutHelp extends LightningModal {
    @api areOn = false;

    labels = KEYS;
    rows = ROWS.map(([key, text]) => ({ key, text }));
    columns = [
        { key: 'key', label: KEYS.key },
        { key: 'text', label: KEYS.does }
    ];

    _areOn;

    connectedCallback() {
        super.connectedCallback?.();
        focusOnceShown(this.template, '[data-first]');
    }

    get isOn() {
        return this._areOn ?? this.areOn;
    }

    handleToggle(event) {
        this._areOn = event.detail.checked;
    }

    handleClose() {
        this.close(this.isOn);
    }
}
