import { api, wire } from 'lwc';
import FORM_FACTOR from '@salesforce/client/formFactor';
import { refreshApex } from '@salesforce/apex';
import getEngines from '@salesforce/apex/DialConfigController.getEngines';
import getRun from '@salesforce/apex/DialRunController.getRun';
import launch from '@salesforce/apex/DialRunController.launch';
import PlaceElement from 'c/placeElement';
import { ENGINES, LAUNCH, NAV, fill, plural } from 'c/labels';
import { later } from 'c/clock';
import { readError } from 'c/errorUtils';
import { formatCount } from 'c/formatUtils';
import { wiredRegion } from 'c/regionState';
import { parametersOfState } from 'c/schemaForm';
import { oneOf } from 'c/urlState';
import { isLaunchWanted, mayLeaveValues, reasonToSave, saveAsDefaults } from './launchDialogs';
import { dropDraft, keepDraft, keptDraft } from './launchDraft';
import { faultsOf, sectionView } from './launchSections';
import { SECTIONS, changedParameters, countOf, defaultsOf, schemasOf } from './launchWords';
import { NewestPreview } from './newestPreview';

const FULL = 'full';
const ONE_ENGINE = ['dedupe', 'flush', 'research', 'call_list'];

/** Choose what runs, see what the new values would do, launch. Nothing is lost by a reload. */
export default class LaunchPlace extends PlaceElement {
    labels = LAUNCH;
    heading = NAV.launch;
    isPhone = FORM_FACTOR === 'Small';
    /** @type {Dial.Region} */
    engines = { isLoading: true };
    /** @type {Dial.Region<Dial.Preview>} */
    previewRegion = {};
    /** @type {Record<string, Dial.Values>} */
    parameters = {};
    /** Messages of the service, by section and name. @type {Record<string, Record<string, string>>} */
    fieldErrors = {};
    /** @type {{name: string, section: string, message: string}[]} */
    faults = [];
    asOf = '';
    seed = '';
    isDryRun = false;
    isBusy = false;
    isSlow = false;
    actionError;
    savedText = '';
    /** @type {Record<string, boolean>} */
    _openSections = {};
    _wiredEngines;
    _preview = new NewestPreview(({ region, isSlow }) => {
        this.previewRegion = region;
        this.isSlow = isSlow;
    });
    _isStarted = false;

    @wire(getEngines)
    receiveEngines(result) {
        this._wiredEngines = result;
        this.engines = wiredRegion(this.engines, result);
        if (this.engines.data && !this._isStarted) this._start();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this._preview.stop();
    }

    stateChanged(before) {
        if (Object.keys(before).length > 0 && this.differs(before, 'from') && this._state.from)
            this._prefill();
    }

    /** Values of the address come first, then what an earlier visit left. */
    _start() {
        this._isStarted = true;
        const kept = keptDraft();
        const asked = parametersOfState(this._state, this.schemas);
        const hasAsked = Object.keys(asked).length > 0;
        this.parameters = hasAsked ? asked : (kept?.parameters ?? {});
        this.asOf = kept?.asOf ?? '';
        this.seed = kept?.seed ?? '';
        this.isDryRun = this._state.dry === 'true' || Boolean(kept?.isDryRun);
        if (this._state.from && !kept) this._prefill();
        if (hasAsked) this._schedulePreview();
    }

    /** Takes the settings of an earlier run. */
    async _prefill() {
        try {
            const run = await getRun({ runId: this._state.from, askService: false });
            this.parameters = changedParameters(run.parameters ?? {}, this.defaults, SECTIONS);
            this.isDryRun = run.dryRun;
            this._keep();
        } catch (error) {
            this.actionError = error;
        }
    }

    get schemas() {
        return schemasOf(this.engines.data);
    }

    get defaults() {
        return defaultsOf(this.schemas, this.engines.data?.current);
    }

    get lastRun() {
        return this.engines.data?.lastRun ?? {};
    }

    get what() {
        return oneOf(this._state.what, [FULL, ...ONE_ENGINE], FULL);
    }

    get isFull() {
        return this.what === FULL;
    }

    get isOne() {
        return !this.isFull;
    }

    get scope() {
        return this.isFull ? FULL : 'one';
    }

    get scopes() {
        return [
            { label: LAUNCH.full, value: FULL },
            { label: LAUNCH.one, value: 'one' }
        ];
    }

    get engineOptions() {
        return ONE_ENGINE.filter((id) => this.schemas[id]).map((value) => ({ value, label: ENGINES[value] }));
    }

    get sections() {
        const names = this.isFull ? SECTIONS.filter((section) => this.schemas[section]) : [this.what];
        return names.map((section) => {
            const changed = countOf(changedParameters(this.parameters, this.defaults, [section]));
            return sectionView({
                section,
                schema: this.schemas[section],
                values: this.parameters[section] ?? {},
                defaults: this.defaults[section],
                lastRun: this.lastRun[section] ?? {},
                errors: this.fieldErrors[section] ?? {},
                changed,
                isOpen: this._openSections[section] ?? (!this.isFull || changed > 0)
            });
        });
    }

    get changed() {
        const sections = this.isFull ? SECTIONS : [this.what];
        return changedParameters(this.parameters, this.defaults, sections);
    }

    get changedCount() {
        return countOf(this.changed);
    }

    get hasChanges() {
        return this.changedCount > 0;
    }

    get differText() {
        if (this.changedCount === 0) return LAUNCH.differNone;
        return plural(this.changedCount, LAUNCH.differOne, LAUNCH.differ, formatCount(this.changedCount));
    }

    /** @returns {Dial.LaunchRequest} */
    get request() {
        return {
            pipeline: this.isFull ? 'nightly' : null,
            engines: this.isFull ? [] : [this.what],
            parameters: this.changed,
            asOf: this.asOf || null,
            // As it was typed: the service says what is wrong with a seed that is none.
            seed: this.seed || null,
            dryRun: this.isDryRun
        };
    }

    get canLaunch() {
        return Boolean(this.can.launch) && !this.isPhone;
    }

    get canSave() {
        return Boolean(this.can.admin) && this.hasChanges && !this.isPhone;
    }

    get isReadOnly() {
        return !this.canLaunch;
    }

    get readOnlyText() {
        return this.isPhone ? LAUNCH.phoneOnly : LAUNCH.mayNotLaunch;
    }

    get result() {
        return this.previewRegion.data;
    }

    get isPreviewOld() {
        return this._preview.isOld(this._previewRequest);
    }

    get isPreviewing() {
        return Boolean(this.previewRegion.isLoading) && !this.result;
    }

    get previewLabel() {
        return this.isPreviewOld ? LAUNCH.previewAgain : LAUNCH.preview;
    }

    get previewHint() {
        if (this.previewRegion.error) return '';
        if (this.isPreviewOld) return LAUNCH.valuesChanged;
        return this.result || this.previewRegion.isLoading ? '' : LAUNCH.changeToSee;
    }

    get hasNoExtract() {
        return (
            this.previewRegion.error !== undefined &&
            readError(this.previewRegion.error).code === 'no_extract'
        );
    }

    get previewError() {
        return this.hasNoExtract ? undefined : this.previewRegion.error;
    }

    get faultText() {
        return plural(this.faults.length, LAUNCH.correctOne, LAUNCH.correct, formatCount(this.faults.length));
    }

    get hasFaults() {
        return this.faults.length > 0;
    }

    /** Called before another place opens: changed values are not lost silently. */
    @api
    async mayLeave() {
        if (!this.hasChanges || !this.canLaunch) return true;
        if (!(await mayLeaveValues(this.changedCount))) return false;
        dropDraft();
        return true;
    }

    _keep() {
        const { parameters, asOf, seed, isDryRun } = this;
        keepDraft({ parameters, asOf, seed, isDryRun });
    }

    /** @returns {Dial.LaunchRequest} */
    get _previewRequest() {
        return { ...this.request, dryRun: false };
    }

    _schedulePreview() {
        if (!this._preview.isQuick || this.faultsNow().length > 0) this._preview.stop();
        else this._preview.schedule(() => this.preview());
    }

    /** Everything that needs a correction now. */
    faultsNow() {
        return this.sections.flatMap(faultsOf);
    }

    preview() {
        return this._preview.ask(this._previewRequest);
    }

    async openLaunch() {
        this.faults = this.faultsNow();
        if (this.hasFaults) {
            /** @type {NodeListOf<Dial.ParameterForm>} */
            const forms = this.template.querySelectorAll('c-parameter-form');
            for (const form of forms) form.reportAll();
            this._focusFault(this.faults[0]);
            return;
        }
        const { request, schemas, defaults, lastRun, parameters } = this;
        const isAnotherActive = Boolean(this.context.activeRunId);
        if (await isLaunchWanted({ request, schemas, defaults, lastRun, parameters, isAnotherActive }))
            await this._launch(request);
    }

    async _launch(request) {
        this.isBusy = true;
        this.actionError = undefined;
        this.fieldErrors = {};
        try {
            const { runId } = await launch({ json: JSON.stringify(request) });
            dropDraft();
            this.parameters = {};
            this.countsChanged();
            this.go({ place: 'run', run: runId });
        } catch (error) {
            this._showRefusal(error);
        } finally {
            this.isBusy = false;
        }
    }

    /** A refusal of the service lands on its field; the values stay. */
    _showRefusal(error) {
        const { field, message } = readError(error);
        const [section, name] = (field ?? '').split('.');
        if (!name || !this.schemas[section]) {
            this.actionError = error;
            return;
        }
        this.fieldErrors = { [section]: { [name]: message } };
        this.faults = [{ section, name, message }];
        this._focusFault(this.faults[0]);
    }

    _focusFault({ section, name }) {
        this._openSections = { ...this._openSections, [section]: true };
        later(0, () => {
            /** @type {Dial.ParameterForm | null} */
            const form = this.template.querySelector(`c-parameter-form[data-section="${section}"]`);
            form?.focusField(name);
        });
    }

    async saveAsDefault() {
        const { changed } = this;
        const reason = await reasonToSave();
        if (!reason) return;
        this.isBusy = true;
        this.actionError = undefined;
        try {
            const versions = await saveAsDefaults({ changed, current: this.engines.data.current, reason });
            this.savedText = fill(LAUNCH.saved, versions.join(', '));
            this.say(this.savedText);
            await refreshApex(this._wiredEngines);
        } catch (error) {
            this.actionError = error;
        } finally {
            this.isBusy = false;
        }
    }

    handleRetryEngines() {
        return refreshApex(this._wiredEngines);
    }

    handleScope(event) {
        this._goWhat(event.detail.value === FULL ? '' : ONE_ENGINE[1]);
    }

    handleEngine(event) {
        this._goWhat(event.detail.value);
    }

    _goWhat(what) {
        this.go({ what }, { replace: true });
    }

    handleSection(event) {
        const { section } = event.currentTarget.dataset;
        const { isOpen } = this.sections.find((one) => one.section === section);
        this._openSections = { ...this._openSections, [section]: !isOpen };
    }

    handleParam(event) {
        const { section } = event.target.dataset;
        const { name, value } = event.detail;
        const values = { ...this.parameters[section], [name]: value };
        if (value === undefined) delete values[name];
        this._setParameters({ ...this.parameters, [section]: values });
        if (this.fieldErrors[section]?.[name]) this.fieldErrors = {};
    }

    handleReset(event) {
        const { section } = event.target.dataset;
        const values = { ...this.parameters[section] };
        delete values[event.detail.name];
        this._setParameters({ ...this.parameters, [section]: values });
    }

    handleResetAll() {
        this._setParameters({});
        this.asOf = '';
        this.seed = '';
        this._keep();
    }

    _setParameters(parameters) {
        this.parameters = parameters;
        this.faults = this.faults.filter((fault) => this.faultsNow().some(({ name }) => name === fault.name));
        this._keep();
        this._schedulePreview();
    }

    handleAsOf(event) {
        this.asOf = event.detail.value;
        this._keep();
    }

    handleSeed(event) {
        this.seed = event.detail.value;
        this._keep();
    }

    handleDry(event) {
        this.isDryRun = event.detail.checked;
        this._keep();
    }

    handleDryInstead() {
        this.isDryRun = true;
        this._keep();
        return this.openLaunch();
    }

    handleFault(event) {
        event.preventDefault();
        this._focusFault(this.faults[Number(event.currentTarget.dataset.index)]);
    }

    get faultLinks() {
        return this.faults.map((fault, index) => ({
            ...fault,
            key: `${fault.section}.${fault.name}`,
            index
        }));
    }

    handleKey(event) {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.canLaunch) {
            event.preventDefault();
            this.openLaunch();
        }
    }
}
