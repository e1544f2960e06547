import { createElement } from 'lwc';
import { publishForTest, subscriberCount } from 'lightning/empApi';
import ConfirmDialog from 'c/confirmDialog';
import ReasonDialog from 'c/reasonDialog';
import RunPlace from 'c/runPlace';
import { answer, apex, emit, refusal, settle } from 'contract';

const CHANNEL = '/event/Dial_Run_Event__e';

async function mount({ fixture = 'DialRunController.getRun', state = {}, can, run } = {}) {
    const getRun = apex('DialRunController.getRun');
    const data = run ?? (fixture.includes('error') ? null : answer(fixture));
    if (data) getRun.mockResolvedValue(data);
    else getRun.mockRejectedValue(refusal(fixture));
    if (!apex('DialRunController.getRuns').getMockImplementation()) {
        apex('DialRunController.getRuns').mockResolvedValue(answer('DialRunController.getRuns'));
    }
    const element = createElement('c-run-place', { is: RunPlace });
    const context = answer('DialConsoleController.getContext');
    element.context = can ? { ...context, can } : context;
    element.urlState = { place: 'run', ...(data && { run: data.id }), ...state };
    const seen = { navigate: [], announce: [], countschange: [] };
    for (const name of Object.keys(seen))
        element.addEventListener(name, (event) => seen[name].push(event.detail));
    document.body.appendChild(element);
    emit('DialConfigController.getEngines', answer('DialConfigController.getEngines'));
    await settle(30);
    return { element, seen, getRun };
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const actions = (element) => [...find(element, 'c-run-header').shadowRoot.querySelectorAll('[data-action]')];
const act = async (element, name) => {
    find(element, 'c-run-header').dispatchEvent(new CustomEvent('runaction', { detail: { name } }));
    await settle(30);
};

describe('c-run-place', () => {
    it('When a finished run is opened, then its steps are shown and nothing stays subscribed', async () => {
        const { element } = await mount();
        expect(find(element, 'c-run-timeline').run.steps.length).toBeGreaterThan(10);
        expect(actions(element).map((button) => button.label)).toEqual(['Launch again ...']);
        expect(subscriberCount()).toBe(0);
        await expect(element).toBeAccessible();
    });

    it('When no run is named, then the newest is shown', async () => {
        const held = answer('DialRunController.getRun.held');
        const { getRun } = await mount({ run: held, state: { run: undefined } });
        expect(getRun).toHaveBeenCalledWith({ runId: held.id, askService: false });
    });

    it('When there is no run, then a dry run is offered', async () => {
        apex('DialRunController.getRuns').mockResolvedValue(answer('DialRunController.getRuns.empty'));
        const { element, seen } = await mount({ state: { run: undefined } });
        const empty = find(element, 'c-empty-state');
        expect(empty.heading).toBe('No run yet.');
        empty.dispatchEvent(new CustomEvent('action'));
        expect(seen.navigate[0].state).toEqual({ place: 'launch', dry: 'true' });
    });

    it('When the run does not exist, then that is said', async () => {
        const { element } = await mount({
            fixture: 'DialRunController.getRun.error-not_found',
            state: { run: 'a00' }
        });
        const panel = find(element, 'c-place-region').shadowRoot.querySelector('c-error-panel');
        expect(panel.shadowRoot.textContent).toContain('There is no such run');
    });

    it('When a run is live, then events move it, and the title of the page counts its steps', async () => {
        const running = answer('DialRunController.getRun.running');
        const { element } = await mount({ run: running });
        publishForTest(CHANNEL, {
            Run_Id__c: running.id,
            Sequence__c: running.seq + 1,
            Status__c: 'running',
            Step__c: 'extract.inputs',
            Done__c: 10000,
            Total__c: 24660
        });
        await settle();
        const progress = find(element, 'c-run-progress').shadowRoot;
        expect(progress.querySelector('.text').textContent).toContain(
            'Read the inputs: 10,000 of 24,660 rows'
        );
        expect(element.shadowRoot.textContent).toContain('Live');
        expect(document.title).toBe(`0/${running.steps.length} ${running.name}`);
        document.body.replaceChildren();
        expect(subscriberCount()).toBe(0);
    });

    it('When a run fails while watched, then it is said at once and the counts are asked for again', async () => {
        const running = answer('DialRunController.getRun.running');
        const { seen } = await mount({ run: running });
        publishForTest(CHANNEL, {
            Run_Id__c: running.id,
            Sequence__c: running.seq + 1,
            Status__c: 'failed',
            Step__c: 'extract.inputs'
        });
        await settle();
        expect(seen.announce).toContainEqual({ text: 'Run failed at Read the inputs.', assertive: true });
        expect(seen.countschange).toHaveLength(1);
    });

    it('When a run failed, then step and advice stand above the tabs and Resume is the main action', async () => {
        const { element } = await mount({ fixture: 'DialRunController.getRun.failed' });
        const panel = find(element, '[data-error="run"]').shadowRoot.textContent;
        expect(panel).toContain('Read the inputs: Reading calls stopped');
        expect(panel).toContain('Resume the run when calls are available again');
        const [main] = actions(element);
        expect(main.label).toBe('Resume from "Read the inputs" ...');
        expect(main.variant).toBe('brand');

        jest.spyOn(ConfirmDialog, 'open').mockResolvedValue('confirm');
        const resumed = { ...answer('DialRunController.getRun.running'), id: 'aPZLo0000000006OAA', seq: 10 };
        apex('DialRunController.controlRun').mockResolvedValue(resumed);
        apex('DialRunController.getRun').mockResolvedValue(resumed);
        await act(element, 'resume');
        expect(apex('DialRunController.controlRun')).toHaveBeenCalledWith({
            runId: 'aPZLo0000000006OAA',
            action: 'resume',
            reason: null
        });
        expect(find(element, 'c-run-timeline').run.status).toBe('running');
        expect(subscriberCount()).toBe(1);
    });

    it('When a cancellation is asked for, then it says so until it is confirmed', async () => {
        const { element } = await mount({ fixture: 'DialRunController.getRun.running' });
        jest.spyOn(ConfirmDialog, 'open').mockResolvedValue('confirm');
        apex('DialRunController.controlRun').mockResolvedValue(answer('DialRunController.controlRun.cancel'));
        await act(element, 'cancel');
        expect(find(element, 'c-run-header').isCancelling).toBe(true);
        publishForTest(CHANNEL, { Run_Id__c: 'aPZLo0000000001OAA', Sequence__c: 99, Status__c: 'cancelled' });
        await settle();
        expect(find(element, 'c-run-header').isCancelling).toBe(false);
    });

    it('When a draft is decided on, then checks, change and effect are told and the reason is sent', async () => {
        const { element } = await mount({
            fixture: 'DialRunController.getRun.held',
            state: { tab: 'checks' }
        });
        const open = jest
            .spyOn(ReasonDialog, 'open')
            .mockResolvedValue({ action: 'accept', reason: 'Two new teams start on Friday.' });
        apex('DialRunController.controlRun').mockResolvedValue(answer('DialRunController.controlRun'));
        await act(element, 'decide');
        expect(open.mock.calls[0][0]).toMatchObject({ minimum: 15, maximum: 500 });
        expect(open.mock.calls[0][0].notes.join(' ')).toMatch(/Accepting delivers \d+ entries and \d+ files/);
        expect(apex('DialRunController.controlRun')).toHaveBeenCalledWith({
            runId: 'aPZLo0000000002OAA',
            action: 'accept',
            reason: 'Two new teams start on Friday.'
        });
    });

    it('When an action is refused, then the reason is shown and the run stays', async () => {
        const { element } = await mount({ fixture: 'DialRunController.getRun.held' });
        jest.spyOn(ReasonDialog, 'open').mockResolvedValue({ action: 'accept', reason: 'x' });
        apex('DialRunController.controlRun').mockRejectedValue(
            refusal('DialRunController.controlRun.error-reason')
        );
        await act(element, 'decide');
        const panel = find(element, '[data-error="action"]').shadowRoot.textContent;
        expect(panel).toContain('A decision on a draft needs a reason');
        expect(find(element, 'c-run-timeline')).not.toBeNull();
    });

    it('When the user may not launch, then no action is offered and who may is said', async () => {
        const { element } = await mount({ can: { launch: false, accept: false } });
        expect(actions(element)).toEqual([]);
        expect(find(element, 'c-run-header').shadowRoot.textContent).toContain(
            'DIAL-Flow Operator allows it'
        );
    });

    it('When a drop of the funnel is chosen, then its sample rows are shown', async () => {
        apex('DialRunController.getResultPage').mockResolvedValue(
            answer('DialRunController.getResultPage.dropped')
        );
        const { element, seen } = await mount({ state: { tab: 'funnel', step: 'call_list' } });
        expect(find(element, 'c-funnel-chart').steps.map(({ name }) => name)).toContain('on_the_list');
        find(element, 'c-funnel-chart').dispatchEvent(
            new CustomEvent('stepselect', { detail: { key: 'dedupe.duplicates' } })
        );
        expect(seen.navigate[0]).toEqual({ state: { sample: 'dedupe.duplicates' }, replace: true });

        element.urlState = { ...element.urlState, sample: 'dedupe.duplicates' };
        await settle();
        expect(apex('DialRunController.getResultPage')).toHaveBeenCalledWith({
            runId: 'aPZLo0000000001OAA',
            output: 'dropped:dedupe.duplicates',
            cursor: null,
            size: 20
        });
        expect(find(element, '.sample c-chart-table').rows).toHaveLength(1);
    });

    it.each([
        ['checks', 'c-check-list'],
        ['results', 'c-output-list'],
        ['compare', 'c-diff-table'],
        ['settings', 'c-chart-table']
    ])('When the address names the tab %s, then it is shown', async (tab, selector) => {
        const { element, seen } = await mount({ state: { tab } });
        expect(find(element, selector)).not.toBeNull();
        await expect(element).toBeAccessible();
        find(element, 'c-place-tabs').dispatchEvent(
            new CustomEvent('tabchange', { detail: { value: 'steps' } })
        );
        expect(seen.navigate[0].state.tab).toBe('');
    });

    it.each(['', 'funnel'])(
        'When the steps of an old run were removed, then the tab "%s" says so, and what stays',
        async (tab) => {
            const { element } = await mount({
                run: { ...answer('DialRunController.getRun'), steps: [] },
                state: { tab }
            });
            const empty = find(element, 'c-empty-state');
            expect(empty.heading).toBe(
                'The steps of this run were removed after the time that they are kept.'
            );
            expect(empty.body).toBe('Its counts, checks, results and files stay.');
        }
    );

    it('When a run did not come as far as an engine, then its funnel says so', async () => {
        const run = answer('DialRunController.getRun.failed');
        run.steps = run.steps.map((step) => ({ ...step, rows: null, dropped: null }));
        const { element } = await mount({ run, state: { tab: 'funnel', step: 'call_list' } });
        expect(find(element, 'c-funnel-chart')).toBeNull();
        expect(find(element, 'c-empty-state').heading).toBe('List IQ has not run.');
    });

    it('When a run ended before its first step, then nothing is said of a removal', async () => {
        const run = { ...answer('DialRunController.getRun.failed'), steps: [], outputs: [], rowsIn: null };
        const { element } = await mount({ run });
        expect(find(element, 'c-empty-state').heading).toBe('No step has started.');
    });

    it('When a queued run waits, then it says for which run', async () => {
        const runs = answer('DialRunController.getRuns');
        runs.rows[1] = { ...runs.rows[1], status: 'running' };
        apex('DialRunController.getRuns').mockResolvedValue(runs);
        const { element } = await mount({ fixture: 'DialRunController.getRun.queued' });
        expect(find(element, 'c-run-progress').behind).toBe('DR-00001');
    });
});
