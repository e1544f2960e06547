import { LightningElement, api } from 'lwc';

/** A plain table with a caption: what a chart shows, or any rows that only want to be read. */
export default class ChartTable extends LightningElement {
    /** @type {{key: string, label: string, number?: boolean}[]} the first column names the row */
    @api columns = [];
    /** @type {Record<string, unknown>[]} texts by the column's key, and `key` */
    @api rows = [];
    @api caption = '';
    /** Shows the caption to everybody; otherwise it is for screen readers only. */
    @api captionVisible = false;

    get heads() {
        return this.columns.map((column) => ({ ...column, class: column.number ? 'number' : '' }));
    }

    get body() {
        const [first, ...rest] = this.columns;
        return (this.rows ?? []).map((row, index) => ({
            key: row.key ?? index,
            name: first ? row[first.key] : '',
            cells: rest.map(({ key, label, number }) => ({
                key,
                label,
                text: row[key],
                class: number ? 'number' : ''
            }))
        }));
    }

    get captionClass() {
        return this.captionVisible ? 'caption' : 'slds-assistive-text';
    }
}
