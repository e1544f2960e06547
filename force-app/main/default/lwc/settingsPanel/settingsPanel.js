import { LightningElement, api, wire } from 'lwc';
import { getObjectInfos } from 'lightning/uiObjectInfoApi';
import getEngines from '@salesforce/apex/DialConfigController.getEngines';
import getSettings from '@salesforce/apex/DialSettingsController.getSettings';
import getSetupStatus from '@salesforce/apex/DialSettingsController.getSetupStatus';
import getSuppressions from '@salesforce/apex/DialSettingsController.getSuppressions';
import saveSchedule from '@salesforce/apex/DialSettingsController.saveSchedule';
import saveSetting from '@salesforce/apex/DialSettingsController.saveSetting';
import saveSuppression from '@salesforce/apex/DialSettingsController.saveSuppression';
import sendTestAlarm from '@salesforce/apex/DialSettingsController.sendTestAlarm';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import ConfirmDialog from 'c/confirmDialog';
import ReasonDialog from 'c/reasonDialog';
import { ENGINES, SETTINGS, fill, plural } from 'c/labels';
import { later } from 'c/clock';
import { readError } from 'c/errorUtils';
import { formatCount } from 'c/formatUtils';
import { appendPage, loadRegion } from 'c/regionState';
import { announceEvent } from 'c/urlState';

const REASON = { minimum: 10, maximum: 255 };
const SEARCH_MS = 400;
const FROM_SETTINGS = ['rules', 'mapping', 'dispositions', 'schedule'];

/** The settings, one tab at a time: an admin changes them with a reason, others see them. */
export default class SettingsPanel extends LightningElement {
    /** @type {Record<string, boolean>} */
    @api can = {};

    labels = SETTINGS;
    /** @type {Dial.Region} */
    settings = {};
    /** What the service says of its settings; without it the values are shown as they are stored. @type {Dial.Region} */
    engines = {};
    /** @type {Dial.Region} */
    setup = {};
    /** @type {Dial.Region} */
    suppressions = {};
    actionError;
    savedText = '';
    isBusy = false;
    search = '';
    showsEnded = false;
    /** @type {Record<string, string>} */
    mappingChanges = {};
    /** @type {Record<string, string>} */
    meaningChanges = {};
    _tab = '';
    _endSearch = () => {};

    /** Fields of the mapped objects, by object; empty for objects of which the platform tells nothing. */
    objectFields = {};

    @wire(getObjectInfos, { objectApiNames: '$mappedObjects' })
    receiveObjects({ data }) {
        const infos = (data?.results ?? []).filter(({ statusCode }) => statusCode === 200);
        this.objectFields = Object.fromEntries(
            infos.map(({ result }) => [result.apiName, Object.values(result.fields)])
        );
    }

    /** Asked for only where an admin may choose among them. */
    get mappedObjects() {
        if (!this.isMapping || !this.canChange || !this.data) return undefined;
        return [...new Set(this.data.mapping.map(({ object }) => object).filter(Boolean))];
    }

    /** rules, mapping, dispositions, suppression, schedule or setup */
    @api
    get tab() {
        return this._tab;
    }

    set tab(value) {
        this._tab = value;
        this.actionError = undefined;
        this.savedText = '';
        this._load();
    }

    _load() {
        if (FROM_SETTINGS.includes(this._tab) && !this.settings.data) this.loadSettings();
        if (this.isRules && !this.engines.data) loadRegion(this, 'engines', () => getEngines());
        if (this.isSuppression && !this.suppressions.data) this.loadSuppressions();
        if (this.isSetup) this.loadSetup();
    }

    get isRules() {
        return this._tab === 'rules';
    }

    get isMapping() {
        return this._tab === 'mapping';
    }

    get isDispositions() {
        return this._tab === 'dispositions';
    }

    get isSuppression() {
        return this._tab === 'suppression';
    }

    get isSchedule() {
        return this._tab === 'schedule';
    }

    get isSetup() {
        return this._tab === 'setup';
    }

    get canChange() {
        return Boolean(this.can?.admin);
    }

    get readOnlyText() {
        return this.canChange || this.isSetup ? '' : SETTINGS.readOnly;
    }

    get data() {
        return this.settings.data;
    }

    get schemas() {
        const { engines = [], night } = this.engines.data ?? {};
        const byEngine = Object.fromEntries(engines.map(({ id, parameters }) => [id, parameters]));
        return { ...byEngine, night: night?.parameters };
    }

    /** The versions wait for the defaults that they are held against, or for the word that nobody knows them. */
    get showsVersions() {
        return this.isRules && (this.engines.data !== undefined || this.engines.error !== undefined);
    }

    get savingText() {
        return this.data?.jobId ? SETTINGS.saving : '';
    }

    get hoursReviewedOn() {
        return this.data?.general?.hoursReviewedOn ?? '';
    }

    get suppressionRows() {
        return this.suppressions.data?.rows ?? [];
    }

    get suppressionTotal() {
        return this.suppressions.data?.total ?? 0;
    }

    get hasMoreSuppressions() {
        return Boolean(this.suppressions.data?.cursor);
    }

    get setupText() {
        const rows = this.setup.data ?? [];
        return fill(SETTINGS.setupOk, rows.filter(({ status }) => status === 'ok').length, rows.length);
    }

    /** The column that the server refused, with its reason. */
    get mappingRefusal() {
        if (!this.actionError) return undefined;
        const { field, message } = readError(this.actionError);
        return field ? { field, message } : undefined;
    }

    loadSettings() {
        return loadRegion(this, 'settings', () => getSettings());
    }

    loadSetup() {
        return loadRegion(this, 'setup', () => getSetupStatus()).then((isNew) => {
            if (!isNew) return;
            const rows = this.setup.data;
            const ok = rows.filter(({ status }) => status === 'ok').length;
            this.dispatchEvent(new CustomEvent('setupknown', { detail: { ok, total: rows.length } }));
        });
    }

    get _suppressionFilter() {
        return { q: this.search.trim() || null, ended: this.showsEnded };
    }

    loadSuppressions() {
        return loadRegion(this, 'suppressions', () =>
            getSuppressions({ filter: this._suppressionFilter, cursor: null })
        );
    }

    handleMoreSuppressions() {
        const before = this.suppressions.data;
        return loadRegion(this, 'suppressions', async () =>
            appendPage(
                before,
                await getSuppressions({ filter: this._suppressionFilter, cursor: before.cursor })
            )
        );
    }

    handleSearch(event) {
        this.search = event.detail.value ?? '';
        this._endSearch();
        this._endSearch = later(SEARCH_MS, () => this.loadSuppressions());
    }

    handleEnded(event) {
        this.showsEnded = event.detail.checked;
        this.loadSuppressions();
    }

    handleMappingChange(event) {
        this.mappingChanges = event.detail.changes;
    }

    handleMeaningChange(event) {
        this.meaningChanges = event.detail.changes;
    }

    async handleUseVersion(event) {
        const { engine, version } = event.detail;
        const row = this.data.versions.find((one) => one.engine === engine && one.version === version);
        const name = ENGINES[engine] ?? engine;
        const saved = await this._saveWithReason({
            heading: fill(SETTINGS.useHeading, name, version),
            notes: [SETTINGS.fromNextRun],
            label: SETTINGS.useVersion,
            kind: 'engine',
            content: { engine, parameters: row.parameters }
        });
        if (saved) this.loadSettings();
    }

    async handleMapping(event) {
        const { rows } = event.detail;
        const saved = await this._saveWithReason({
            heading: plural(
                rows.length,
                SETTINGS.mappingHeadingOne,
                SETTINGS.mappingHeading,
                formatCount(rows.length)
            ),
            notes: [SETTINGS.fromNextRun],
            label: SETTINGS.save,
            kind: 'mapping',
            content: { rows }
        });
        if (!saved) return;
        this.mappingChanges = {};
        this.loadSettings();
    }

    async handleMeanings(event) {
        const { rows } = event.detail;
        const saved = await this._saveWithReason({
            heading: plural(
                rows.length,
                SETTINGS.meaningHeadingOne,
                SETTINGS.meaningHeading,
                formatCount(rows.length)
            ),
            notes: [SETTINGS.fromNextRun],
            label: SETTINGS.save,
            kind: 'dispositions',
            content: { rows }
        });
        if (!saved) return;
        this.meaningChanges = {};
        this.loadSettings();
    }

    async handleHoursReviewed() {
        const today = new Date().toISOString().slice(0, 10);
        const saved = await this._saveWithReason({
            heading: SETTINGS.hoursHeading,
            notes: [SETTINGS.hoursNote],
            label: SETTINGS.save,
            kind: 'general',
            content: { hoursReviewedOn: today }
        });
        if (saved) this.loadSettings();
    }

    /** Asks for the reason and saves; what fails keeps the values. */
    async _saveWithReason({ heading, notes, label, kind, content }) {
        const answer = await ReasonDialog.open({
            size: 'small',
            label: heading,
            heading,
            notes,
            ...REASON,
            actions: [{ name: 'save', label }]
        });
        if (!answer) return false;
        return this._act(
            () => saveSetting({ kind, json: JSON.stringify(content), reason: answer.reason }),
            SETTINGS.saved
        );
    }

    async handleSchedule(event) {
        const { schedule } = event.detail;
        const isSaved = await this._act(() => this._putSchedule(schedule), SETTINGS.scheduleSaved);
        if (isSaved) this._clearForm('c-schedule-form');
    }

    async handlePause(event) {
        const { schedule } = event.detail;
        if (schedule.paused) {
            const answer = await ConfirmDialog.open({
                size: 'small',
                label: SETTINGS.pauseHeading,
                heading: SETTINGS.pauseHeading,
                body: SETTINGS.pauseBody,
                confirmLabel: SETTINGS.pauseConfirm
            });
            if (answer !== 'confirm') return;
        }
        await this._act(
            () => this._putSchedule(schedule),
            schedule.paused ? SETTINGS.paused : SETTINGS.resumed
        );
    }

    /** Tries the alarm on those who would get it; they notice it, so that it is asked first. */
    async handleTestAlarm() {
        const { receivers = [] } = this.data.schedule;
        if (receivers.length === 0) {
            this.savedText = SETTINGS.testNobody;
            return;
        }
        const answer = await ConfirmDialog.open({
            size: 'small',
            label: SETTINGS.testHeading,
            heading: SETTINGS.testHeading,
            body: fill(SETTINGS.testBody, receivers.join(', ')),
            confirmLabel: SETTINGS.testConfirm
        });
        if (answer !== 'confirm') return;
        let told = [];
        const isSent = await this._act(
            async () => {
                ({ receivers: told } = await sendTestAlarm());
            },
            fill(SETTINGS.testSent, receivers.join(', '))
        );
        if (!isSent) return;
        this.savedText = fill(SETTINGS.testSent, told.join(', '));
        this.dispatchEvent(
            new ShowToastEvent({
                title: SETTINGS.testConfirm,
                message: this.savedText,
                variant: 'success'
            })
        );
    }

    async _putSchedule({ time, zone, days, alarmTime, receivers, paused }) {
        const json = JSON.stringify({ time, zone, days, alarmTime, receivers, paused });
        const saved = await saveSchedule({ json });
        this.settings = { ...this.settings, data: { ...this.data, schedule: saved } };
    }

    async handleSuppress(event) {
        const isSaved = await this._act(
            () => saveSuppression({ json: JSON.stringify(event.detail.row) }),
            SETTINGS.suppressionSaved
        );
        if (!isSaved) return;
        this._clearForm('c-suppression-table');
        this.loadSuppressions();
    }

    async handleEnd(event) {
        const { row } = event.detail;
        const answer = await ConfirmDialog.open({
            size: 'small',
            label: SETTINGS.endHeading,
            heading: SETTINGS.endHeading,
            body: SETTINGS.endBody,
            confirmLabel: SETTINGS.endConfirm
        });
        if (answer !== 'confirm') return;
        const ended = {
            id: row.id,
            version: row.version,
            number: row.number,
            accountId: row.accountId,
            reason: row.reason,
            source: row.source,
            expiresAt: new Date().toISOString()
        };
        const isSaved = await this._act(
            () => saveSuppression({ json: JSON.stringify(ended) }),
            SETTINGS.suppressionEnded
        );
        if (isSaved) this.loadSuppressions();
    }

    /** Empties a form after what was typed in it was saved. @param {string} selector */
    _clearForm(selector) {
        /** @type {(HTMLElement & {clear(): void}) | null} */
        const form = this.template.querySelector(selector);
        form?.clear();
    }

    async _act(call, doneText) {
        this.isBusy = true;
        this.actionError = undefined;
        this.savedText = '';
        try {
            await call();
            this.savedText = doneText;
            this.dispatchEvent(announceEvent(doneText));
            return true;
        } catch (error) {
            this.actionError = error;
            return false;
        } finally {
            this.isBusy = false;
        }
    }
}
