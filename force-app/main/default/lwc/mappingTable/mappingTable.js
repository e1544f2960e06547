import { LightningElement, api } from 'lwc';
import { MAPPING, fill } from 'c/labels';
import { formatShare } from 'c/formatUtils';

const VIEWS = {
    ok: { icon: 'utility:success', variant: 'success', word: MAPPING.ok },
    missing: { icon: 'utility:error', variant: 'error', word: MAPPING.missing },
    wrong_type: { icon: 'utility:error', variant: 'error', word: MAPPING.wrongType }
};
/** Columns of phones take texts alone. */
const PHONES = 'phone_';
const TEXTS = ['Phone', 'String', 'TextArea'];
const keyOf = ({ table, column }) => `${table}.${column}`;

/** Which field of the org holds which column of the product. */
export default class MappingTable extends LightningElement {
    /** @type {Dial.MappedColumn[]} */
    @api rows = [];
    /** Fields of the objects that may be chosen, by object. @type {Record<string, {apiName: string, label: string, dataType: string}[]>} */
    @api fields = {};
    /** Fields that were changed and not saved, by column. @type {Record<string, string>} */
    @api changes = {};
    /** Message of the server and the column it is about. @type {{field: string, message: string} | undefined} */
    @api refusal;
    @api canChange = false;
    @api busy = false;

    labels = MAPPING;

    get isReadOnly() {
        return !this.canChange;
    }

    get lines() {
        return (this.rows ?? []).map((row) => {
            const key = keyOf(row);
            return {
                key,
                column: fill(MAPPING.column, row.table.replaceAll('_', ' '), row.column.replaceAll('_', ' ')),
                label: fill(MAPPING.fieldOf, row.column.replaceAll('_', ' ')),
                object: row.object,
                field: this.changes?.[key] ?? row.field ?? '',
                ...this._choice(row, this.changes?.[key] ?? row.field ?? ''),
                filled: row.filled === null || row.filled === undefined ? '' : formatShare(row.filled),
                view: VIEWS[row.status] ?? { icon: 'utility:warning', variant: 'warning', word: row.status },
                fault: this.refusal?.field === row.column ? this.refusal.message : ''
            };
        });
    }

    /** Fields to choose from; none where the platform tells nothing of the object, and the name is typed. */
    _choice({ object, column }, chosen) {
        const fields = (this.fields?.[object] ?? []).filter(
            ({ dataType }) => !column.startsWith(PHONES) || TEXTS.includes(dataType)
        );
        if (fields.length === 0) return { canChoose: false };
        const options = fields
            .map(({ apiName, label }) => ({ value: apiName, label: fill(MAPPING.option, label, apiName) }))
            .sort((a, b) => a.label.localeCompare(b.label));
        const isKnown = chosen === '' || options.some(({ value }) => value === chosen);
        return {
            canChoose: this.canChange,
            options: isKnown ? options : [{ value: chosen, label: chosen }, ...options]
        };
    }

    /** It saves only when every column has a field. */
    get cannotSave() {
        const isComplete = this.lines.every(({ field }) => field.trim() !== '');
        return this.busy || !isComplete || Object.keys(this.changes ?? {}).length === 0;
    }

    handleField(event) {
        const { key } = event.target.dataset;
        const value = (event.detail.value ?? '').trim();
        const row = this.rows.find((one) => keyOf(one) === key);
        const changes = { ...this.changes, [key]: value };
        if (value === (row.field ?? '')) delete changes[key];
        this.dispatchEvent(new CustomEvent('mappingchange', { detail: { changes } }));
    }

    handleSave() {
        const rows = this.rows
            .filter((row) => this.changes[keyOf(row)] !== undefined)
            .map((row) => ({
                table: row.table,
                column: row.column,
                object: row.object,
                field: this.changes[keyOf(row)]
            }));
        this.dispatchEvent(new CustomEvent('save', { detail: { rows } }));
    }
}
