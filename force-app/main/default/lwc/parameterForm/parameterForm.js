import { LightningElement, api } from 'lwc';
import { FORM, fill } from 'c/labels';
import {
    faultOf,
    fieldLabel,
    fieldsOf,
    isSame,
    rangeText,
    readInput,
    shownValue,
    writeInput
} from 'c/schemaForm';

/** A form made from the service's schema: nothing of the parameters is known here. */
export default class ParameterForm extends LightningElement {
    /** JSON Schema of an engine's parameters. @type {Dial.Schema} */
    @api schema;
    /** Values that a person chose; what is missing has its default. @type {Dial.Values} */
    @api values = {};
    /** Values that count without a choice. @type {Dial.Values} */
    @api defaults = {};
    /** Values of the last run. @type {Dial.Values} */
    @api lastRun = {};
    /** Messages of the service by name. @type {Record<string, string>} */
    @api errors = {};
    @api disabled = false;

    labels = FORM;
    /** @type {Record<string, boolean>} */
    _touched = {};
    _isAdvancedOpen;
    _pill = '';

    /** Shows all messages. @returns {{name: string, message: string}[]} what needs a correction */
    @api
    reportAll() {
        const faults = this._fields
            .map((field) => ({ name: field.name, message: this._faultOf(field) }))
            .filter(({ message }) => message);
        this._touched = Object.fromEntries(this._fields.map(({ name }) => [name, true]));
        if (this._fields.some((field) => field.advanced && this._faultOf(field))) this._isAdvancedOpen = true;
        this._showFaults();
        return faults;
    }

    /** Moves the focus to a field. @param {string} name */
    @api
    focusField(name) {
        const field = this._fields.find((one) => one.name === name);
        if (field?.advanced) this._isAdvancedOpen = true;
        Promise.resolve().then(() => this.template.querySelector(`[data-name="${name}"]`)?.focus());
    }

    renderedCallback() {
        this._showFaults();
    }

    /** Puts the messages on the inputs: those that were left, and what the service said. */
    _showFaults() {
        for (const input of this.template.querySelectorAll('[data-validated]')) {
            const { name } = /** @type {HTMLElement} */ (input).dataset;
            const field = this._fields.find((one) => one.name === name);
            const message = this._touched[name] || this.errors?.[name] ? (this._faultOf(field) ?? '') : '';
            input.setCustomValidity(message);
            input.reportValidity();
        }
    }

    get _fields() {
        return fieldsOf(this.schema);
    }

    _valueOf(field) {
        return this.values?.[field.name] ?? this.defaults?.[field.name] ?? field.fallback;
    }

    _defaultOf(field) {
        return this.defaults?.[field.name] ?? field.fallback;
    }

    _faultOf(field) {
        return faultOf(field, this.values?.[field.name]) ?? this.errors?.[field.name] ?? null;
    }

    /** The groups, then what is advanced: no group of its own to a screen reader, but something to open. */
    get sections() {
        const fields = this._fields.filter(({ advanced }) => !advanced).map((field) => this._view(field));
        const groups = [...new Set(fields.map(({ group }) => group))].map((name) => ({
            key: `group ${name}`,
            name,
            isGroup: true,
            role: null,
            isOpen: true,
            fields: fields.filter(({ group }) => group === name)
        }));
        const { advanced } = this;
        if (advanced.length === 0) return groups;
        const rest = { key: 'advanced', name: '', isGroup: false, role: 'presentation' };
        return [...groups, { ...rest, isOpen: this.isAdvancedOpen, fields: advanced }];
    }

    get advanced() {
        return this._fields.filter(({ advanced }) => advanced).map((field) => this._view(field));
    }

    get advancedLabel() {
        return fill(FORM.advanced, this.advanced.length);
    }

    get isAdvancedOpen() {
        return this._isAdvancedOpen ?? this.advanced.some(({ isChanged }) => isChanged);
    }

    get advancedExpanded() {
        return this.isAdvancedOpen ? 'true' : 'false';
    }

    get advancedIcon() {
        return this.isAdvancedOpen ? 'utility:chevrondown' : 'utility:chevronright';
    }

    _view(field) {
        const value = this._valueOf(field);
        const standard = this._defaultOf(field);
        const chosen = this.values?.[field.name];
        const isChanged = chosen !== undefined && !isSame(chosen, standard);
        const last = this.lastRun?.[field.name];
        const lists = ['pills', 'listbox'].includes(field.kind) ? [].concat(value ?? []) : [];
        return {
            ...field,
            label: fieldLabel(field),
            input: writeInput(field, value),
            list: lists,
            pills: lists.map((label) => ({ label, name: label })),
            json: JSON.stringify(value),
            range: rangeText(field),
            isChanged,
            defaultText: isChanged ? fill(FORM.defaultIs, shownValue(field, standard)) : '',
            lastText:
                last !== undefined && !isSame(last, value)
                    ? fill(FORM.lastRunWas, shownValue(field, last))
                    : '',
            resetLabel: fill(FORM.resetTo, shownValue(field, standard)),
            resetName: fill(FORM.resetNamed, field.title, shownValue(field, standard)),
            addName: fill(FORM.valueFor, field.title),
            [`is_${field.kind}`]: true,
            isNumeric: ['number', 'percent'].includes(field.kind),
            inputStep: field.kind === 'percent' ? '0.01' : String(field.step ?? 'any'),
            isPlain: ['date', 'text'].includes(field.kind)
        };
    }

    handleInput(event) {
        const { name } = event.target.dataset;
        const field = this._fields.find((one) => one.name === name);
        const { checked, value = event.target.value } = event.detail ?? {};
        this._emit(field, readInput(field, checked === undefined ? value : checked));
    }

    handleBlur(event) {
        const { name } = event.target.dataset;
        this._touched = { ...this._touched, [name]: true };
        this._showFaults();
    }

    handleReset(event) {
        const { name } = event.currentTarget.dataset;
        this.dispatchEvent(new CustomEvent('reset', { detail: { name } }));
    }

    handlePillText(event) {
        this._pill = event.detail.value ?? event.target.value;
    }

    handlePillAdd(event) {
        const { name } = event.currentTarget.dataset;
        const field = this._fields.find((one) => one.name === name);
        const text = this._pill.trim();
        const list = [].concat(this._valueOf(field) ?? []);
        if (text === '' || list.includes(text)) return;
        this._pill = '';
        this._emit(field, [...list, text]);
    }

    handlePillRemove(event) {
        const { name } = event.target.dataset;
        const field = this._fields.find((one) => one.name === name);
        const gone = event.detail.item?.label ?? event.detail.name;
        this._emit(
            field,
            [].concat(this._valueOf(field) ?? []).filter((text) => text !== gone)
        );
    }

    handleAdvanced() {
        this._isAdvancedOpen = !this.isAdvancedOpen;
    }

    _emit(field, value) {
        const valid = faultOf(field, value) === null;
        this.dispatchEvent(new CustomEvent('paramchange', { detail: { name: field.name, value, valid } }));
    }
}
