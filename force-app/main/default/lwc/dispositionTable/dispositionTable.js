import { LightningElement, api } from 'lwc';
import { DISPOSITION, fill } from 'c/labels';
import { formatCount, formatShare } from 'c/formatUtils';

const MEANINGS = [
    'contact',
    'callback',
    'no_answer',
    'voicemail',
    'busy',
    'wrong_number',
    'disconnected',
    'do_not_call',
    'other'
];

/** What each text of a call means; texts without a meaning come first. */
export default class DispositionTable extends LightningElement {
    /** @type {Dial.Disposition[]} */
    @api rows = [];
    /** Meanings that were chosen and not saved, by text. @type {Record<string, string>} */
    @api changes = {};
    @api canChange = false;
    @api busy = false;

    labels = DISPOSITION;
    options = MEANINGS.map((value) => ({ value, label: DISPOSITION[value] }));

    get unmapped() {
        return (this.rows ?? []).filter(({ canonical }) => !canonical);
    }

    get verdict() {
        if (this.unmapped.length === 0) return DISPOSITION.allMapped;
        const share = this.unmapped.reduce((sum, row) => sum + (row.share ?? 0), 0);
        return fill(DISPOSITION.unmapped, formatCount(this.unmapped.length), formatShare(share));
    }

    get lines() {
        return [...this.unmapped, ...(this.rows ?? []).filter(({ canonical }) => canonical)].map((row) => {
            const meaning = this.changes?.[row.text] ?? row.canonical ?? '';
            return {
                text: row.text,
                calls: row.calls === null || row.calls === undefined ? '' : formatCount(row.calls),
                share: row.share === null || row.share === undefined ? '' : formatShare(row.share),
                meaning,
                word: DISPOSITION[meaning] ?? '',
                label: fill(DISPOSITION.meaningOf, row.text),
                isOpen: !meaning
            };
        });
    }

    get cannotSave() {
        return this.busy || Object.keys(this.changes ?? {}).length === 0;
    }

    handleMeaning(event) {
        const { text } = event.target.dataset;
        const { value } = event.detail;
        const row = this.rows.find((one) => one.text === text);
        const changes = { ...this.changes, [text]: value };
        if (value === row.canonical) delete changes[text];
        this.dispatchEvent(new CustomEvent('meaningchange', { detail: { changes } }));
    }

    handleSave() {
        const rows = Object.entries(this.changes).map(([text, canonical]) => ({ text, canonical }));
        this.dispatchEvent(new CustomEvent('save', { detail: { rows } }));
    }
}
