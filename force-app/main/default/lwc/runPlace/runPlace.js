import { wire } from 'lwc';
import getRun from '@salesforce/apex/DialRunController.getRun';
import getRuns from '@salesforce/apex/DialRunController.getRuns';
import controlRun from '@salesforce/apex/DialRunController.controlRun';
import getResultPage from '@salesforce/apex/DialRunController.getResultPage';
import getEngines from '@salesforce/apex/DialConfigController.getEngines';
import ConfirmDialog from 'c/confirmDialog';
import ReasonDialog from 'c/reasonDialog';
import PlaceElement from 'c/placeElement';
import { LIVE, NAV, RUN, fill } from 'c/labels';
import { formatCount, formatInstant, withDates } from 'c/formatUtils';
import { LiveRun } from 'c/liveRun';
import { loadRegion, wiredRegion } from 'c/regionState';
import { ENGINES, currentStep, finishedSteps, funnelOf, isFinal, isHeld, isStepDone } from 'c/runSteps';
import { subscribeToRuns } from 'c/runEvents';
import { followLink, hrefOf, oneOf } from 'c/urlState';
import { whenHidden } from 'c/clock';
import { changesOf, finishedEngine, sampleTable, settingRows } from './runWords';

const TABS = ['steps', 'funnel', 'checks', 'results', 'compare', 'settings'];
const SAMPLE_ROWS = 20;
const SPEAK_EVERY_MS = 15_000;
const REASON = { minimum: 15, maximum: 500 };
const LIVE_STALE_S = 90;

/** One run: live while it runs, and everything it did afterwards. */
export default class RunPlace extends PlaceElement {
    labels = RUN;
    heading = NAV.run;
    staleAfterS = LIVE_STALE_S;
    /** @type {Dial.LiveView | undefined} */
    live;
    /** @type {Dial.Region} */
    runs = {};
    /** @type {Dial.Region} */
    previous = {};
    /** @type {Dial.Region} */
    sample = {};
    /** @type {Dial.Region} */
    engines = {};
    actionError;
    isBusy = false;
    cancellingId = '';
    /** @type {LiveRun | undefined} */
    _follower;
    _endHidden = () => {};
    _spokenAt = 0;
    _titleBefore = document.title;

    @wire(getEngines)
    receiveEngines(result) {
        this.engines = wiredRegion(this.engines, result);
    }

    connectedCallback() {
        super.connectedCallback();
        this._endHidden = whenHidden((hidden) => this._follower?.setHidden(hidden));
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this._endHidden();
        this._follower?.stop();
        document.title = this._titleBefore;
    }

    stateChanged(before) {
        if (this._follower === undefined || before.run !== this._state.run) this.open();
        if (this._state.sample && before.sample !== this._state.sample) this.loadSample();
        if (this.tab === 'checks') this.loadPrevious();
    }

    /** Opens the run that the address names, or the newest. */
    async open() {
        this._follower?.stop();
        this._follower = undefined;
        this.live = undefined;
        this.actionError = undefined;
        this.previous = {};
        if (!this.runs.data) await loadRegion(this, 'runs', () => getRuns({ filter: {}, cursor: null }));
        if (this.runId) await this.follow(this.runId);
    }

    async follow(runId) {
        this._follower?.stop();
        this._follower = new LiveRun({
            runId,
            load: (askService) => getRun({ runId, askService }),
            subscribe: subscribeToRuns,
            onChange: (view) => runId === this.runId && this.show(view)
        });
        await this._follower.start();
        if (this.tab === 'checks') this.loadPrevious();
    }

    show(view) {
        const before = this.live;
        this.live = { ...view };
        const { run } = view;
        if (!run) return;
        if (isFinal(run.status) && this.cancellingId === run.id) this.cancellingId = '';
        this._speak(before, view);
        const { title } = this;
        if (document.title !== title) document.title = title;
    }

    _speak(before, { run, mode }) {
        if (mode === 'lost' && before?.mode !== 'lost') this.say(LIVE.connectionLost, { assertive: true });
        if (!before?.run || before.run.id !== run.id) return;
        if (isFinal(run.status) && !isFinal(before.run.status)) {
            const failed = /failed/i.test(run.status);
            const text = failed
                ? fill(RUN.failedAt, currentStep(run)?.title ?? '')
                : fill(RUN.ended, run.name);
            this.say(text, { assertive: failed });
            this.countsChanged();
            return;
        }
        const sentence = finishedEngine(before.run, run);
        if (sentence && Date.now() - this._spokenAt >= SPEAK_EVERY_MS) {
            this._spokenAt = Date.now();
            this.say(sentence);
        }
    }

    /** Title of the page while the run goes on. */
    get title() {
        const { run } = this;
        if (!run || isFinal(run.status) || run.steps.length === 0) return this._titleBefore;
        return fill(LIVE.pageTitle, finishedSteps(run), run.steps.length, run.name);
    }

    get runId() {
        return this._state.run ?? this.runs.data?.rows[0]?.id;
    }

    get run() {
        return this.live?.run;
    }

    get tab() {
        return oneOf(this._state.tab, TABS, 'steps');
    }

    /** The region of the whole place: the run, or why there is none. */
    get region() {
        if (this.run) return { data: this.run, loadedAt: Date.now() };
        if (this.live?.error) return { error: this.live.error };
        if (this.runs.error && !this._state.run) return this.runs;
        return { isLoading: true };
    }

    get hasNoRun() {
        return !this._state.run && this.runs.data?.rows.length === 0;
    }

    get emptyAction() {
        return this.can.launch ? RUN.launchDry : '';
    }

    get isCancelling() {
        return this.cancellingId === this.run.id && !isFinal(this.run.status);
    }

    get liveLabel() {
        if (isFinal(this.run.status)) return '';
        if (this.live.mode === 'live') return LIVE.live;
        return this.live.mode === 'polling' ? fill(LIVE.updatesEvery, this.live.pollS) : '';
    }

    get behind() {
        const other = (this.runs.data?.rows ?? []).find(
            ({ id, status }) => id !== this.runId && !isFinal(status) && !/queued/i.test(status)
        );
        return other?.name ?? '';
    }

    get neighbour() {
        const rows = this.runs.data?.rows ?? [];
        const older = rows[rows.findIndex(({ id }) => id === this.runId) + 1];
        return older ? { ...older, href: hrefOf({ place: 'run', run: older.id }) } : null;
    }

    /** The error of the run, with what was delivered and which step it was. */
    get runError() {
        const { run } = this;
        if (!run.error || isHeld(run)) return undefined;
        const step = currentStep(run);
        const message = step ? fill(RUN.errorAt, step.title, run.error.message) : run.error.message;
        return { body: { message: JSON.stringify({ ...run.error, message, retryable: false }) } };
    }

    get heldText() {
        const { run } = this;
        if (!isHeld(run)) return '';
        return run.error?.message ?? RUN.held;
    }

    get tabs() {
        const { checks, outputs } = this.run;
        const passed = (checks ?? []).filter((check) => check.passed).length;
        const notes = {
            checks: checks?.length ? `${passed}/${checks.length}` : '',
            results: outputs?.length ? formatCount(outputs.length) : ''
        };
        return TABS.map((value) => ({ value, label: RUN[value], note: notes[value] ?? '' }));
    }

    get tabLabel() {
        return RUN[this.tab];
    }

    get isSteps() {
        return this.tab === 'steps';
    }

    get isFunnel() {
        return this.tab === 'funnel';
    }

    get isChecks() {
        return this.tab === 'checks';
    }

    get isResults() {
        return this.tab === 'results';
    }

    get isCompare() {
        return this.tab === 'compare';
    }

    get hasSteps() {
        return this.run.steps.length > 0;
    }

    /** Steps of old runs are removed; a run that read something had some. */
    get wereStepsRemoved() {
        return isFinal(this.run.status) && (this.run.rowsIn > 0 || this.hasOutputs);
    }

    get noStepsHeading() {
        return this.wereStepsRemoved ? RUN.stepsRemoved : RUN.noSteps;
    }

    get noStepsBody() {
        return this.wereStepsRemoved ? RUN.stepsRemovedBody : '';
    }

    get hasDiff() {
        return (this.run.diff ?? []).length > 0;
    }

    get hasOutputs() {
        return (this.run.outputs ?? []).length > 0;
    }

    get funnelEngines() {
        return ENGINES.filter((engine) => this.run.engines.includes(engine)).map((engine) => ({
            value: engine,
            label: RUN[engine]
        }));
    }

    get funnelEngine() {
        const known = this.funnelEngines.map(({ value }) => value);
        return oneOf(this._state.step, known, known[0] ?? ENGINES[0]);
    }

    get funnel() {
        return funnelOf(this.run.steps, this.funnelEngine);
    }

    get hasFunnel() {
        return this.funnel.some(({ rows }) => rows !== null && rows !== undefined);
    }

    get notReachedHeading() {
        return fill(RUN.notReached, RUN[this.funnelEngine]);
    }

    get sampleStep() {
        return this.run.steps.find(({ key }) => key === this._state.sample);
    }

    get sampleTitle() {
        const { sampleStep } = this;
        return sampleStep ? fill(RUN.sampleOf, sampleStep.title, sampleStep.dropReason ?? '') : '';
    }

    get sampleTable() {
        return sampleTable(this.sample.data);
    }

    get hasSampleRows() {
        return this.sample.data?.rows.length > 0;
    }

    get changes() {
        return changesOf(this.run, this.previous.data ?? undefined);
    }

    get settingColumns() {
        return [
            { key: 'setting', label: RUN.setting },
            { key: 'engine', label: RUN.engine },
            { key: 'value', label: RUN.value },
            { key: 'fallback', label: RUN.defaultValue }
        ];
    }

    get settingRows() {
        const { engines = [], night } = this.engines.data ?? {};
        const schemas = Object.fromEntries(engines.map(({ id, parameters }) => [id, parameters]));
        return settingRows(this.run, { ...schemas, night: night?.parameters });
    }

    /** The accepted run before this one, to say what changed. */
    async loadPrevious() {
        const rows = this.runs.data?.rows ?? [];
        const index = rows.findIndex(({ id }) => id === this.runId);
        const earlier = rows
            .slice(index + 1)
            .find(
                ({ status, dryRun, pipeline }) =>
                    /succeeded/i.test(status) && !dryRun && pipeline === this.run?.pipeline
            );
        if (!this.run || !earlier || this.previous.data?.id === earlier.id) return;
        await loadRegion(this, 'previous', () => getRun({ runId: earlier.id, askService: false }));
    }

    async loadSample() {
        const output = `dropped:${this._state.sample}`;
        await loadRegion(this, 'sample', async () => {
            const runId = this.runId ?? (await getRuns({ filter: {}, cursor: null })).rows[0].id;
            return getResultPage({ runId, output, cursor: null, size: SAMPLE_ROWS });
        });
    }

    handleRetry() {
        if (this._follower) this._follower.refresh();
        else {
            this.runs = {};
            this.open();
        }
    }

    handleRefresh(event) {
        this._follower.refresh(event.detail.askService);
    }

    handleTab(event) {
        const { value } = event.detail;
        this.go({ tab: value === 'steps' ? '' : value, step: '', sample: '' }, { replace: true });
    }

    handleNeighbour(event) {
        followLink(this, event, { run: this.neighbour.id, tab: this._state.tab ?? '', sample: '' });
    }

    handleEngine(event) {
        this.go({ step: event.detail.value, sample: '' }, { replace: true });
    }

    handleScale(event) {
        this.go({ scale: event.detail.scale }, { replace: true });
    }

    handleFunnelStep(event) {
        this.go({ sample: event.detail.key }, { replace: true });
    }

    handleCloseSample() {
        this.go({ sample: '' }, { replace: true });
    }

    handleLaunchDry() {
        this.go({ place: 'launch', dry: 'true' });
    }

    handleAction(event) {
        switch (event.detail.name) {
            case 'cancel':
                return this.cancel();
            case 'resume':
                return this.resume();
            case 'decide':
                return this.decide();
            default:
                return this.go({ place: 'launch', from: this.run.id });
        }
    }

    async cancel() {
        const answer = await ConfirmDialog.open({
            size: 'small',
            label: RUN.cancelTitle,
            heading: fill(RUN.cancelHeading, this.run.name),
            body: RUN.cancelBody,
            confirmLabel: RUN.cancelRun,
            cancelLabel: RUN.goOn
        });
        if (answer !== 'confirm') return;
        this.cancellingId = this.run.id;
        if (!(await this.control('cancel', null))) this.cancellingId = '';
    }

    async resume() {
        const kept = this.run.steps.filter(({ status }) => isStepDone(status)).length;
        const step = currentStep(this.run) ?? this.run.steps.find(({ status }) => !isStepDone(status));
        const answer = await ConfirmDialog.open({
            size: 'small',
            label: RUN.resumeTitle,
            heading: fill(RUN.resumeHeading, step?.title ?? ''),
            body: fill(RUN.resumeBody, kept),
            confirmLabel: RUN.resumeRun,
            cancelLabel: RUN.goBack
        });
        if (answer === 'confirm') await this.control('resume', null);
    }

    async decide() {
        const { checks, outputs } = this.run;
        const failed = checks.filter(({ passed, severity }) => !passed && severity === 'error');
        const list = outputs.find(({ name }) => name === 'call_list');
        const answer = await ReasonDialog.open({
            size: 'medium',
            label: RUN.decideTitle,
            heading: fill(RUN.decideHeading, this.run.name),
            notes: [
                ...failed.map(({ sentence }) => withDates(sentence)),
                ...this.changes,
                fill(RUN.acceptNote, formatCount(list?.rows ?? 0), formatCount(outputs.length)),
                RUN.discardNote
            ],
            ...REASON,
            actions: [
                { name: 'discard', label: RUN.discard },
                { name: 'accept', label: RUN.accept }
            ]
        });
        if (answer) await this.control(answer.action, answer.reason);
    }

    /** @returns {Promise<boolean>} whether it was done */
    async control(action, reason) {
        this.isBusy = true;
        this.actionError = undefined;
        const runId = this.run.id;
        try {
            const run = await controlRun({ runId, action, reason });
            this._follower.take(run);
            this.countsChanged();
            if (!isFinal(run.status)) await this.follow(runId);
            return true;
        } catch (error) {
            this.actionError = error;
            return false;
        } finally {
            this.isBusy = false;
        }
    }

    get updatedText() {
        return fill(RUN.updated, formatInstant(this.run.updatedAt));
    }
}
