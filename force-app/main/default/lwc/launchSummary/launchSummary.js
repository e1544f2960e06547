import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { focusOnceShown } from 'c/dialogFocus';
import { LAUNCH } from 'c/labels';

/** What a launch will do, before it does: as-of, seed, changed settings, what is written. */
export default class LaunchSummary extends LightningModal {
    @api heading = '';
    /** Sentences: what is written, what waits, what is used. @type {string[]} */
    @api notes = [];
    /** @type {{key: string, name: string, value: string}[]} */
    @api facts = [];
    /** Changed settings. @type {Dial.TableRow[]} */
    @api rows = [];

    labels = LAUNCH;
    columns = [
        { key: 'setting', label: LAUNCH.setting },
        { key: 'fallback', label: LAUNCH.defaultValue },
        { key: 'last', label: LAUNCH.lastRun },
        { key: 'value', label: LAUNCH.newValue }
    ];

    connectedCallback() {
        super.connectedCallback?.();
        focusOnceShown(this.template, '[data-first]');
    }

    get lines() {
        return (this.notes ?? []).map((text, index) => ({ key: index, text }));
    }

    get hasRows() {
        return (this.rows ?? []).length > 0;
    }

    handleLaunch() {
        this.close('launch');
    }

    handleBack() {
        this.close(undefined);
    }

    handleKey(event) {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.close('launch');
    }
}
