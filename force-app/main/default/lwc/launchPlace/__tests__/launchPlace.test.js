import { createElement } from 'lwc';
import LightningModal from 'lightning/modal';
import LaunchPlace from 'c/launchPlace';
import { answer, apex, emit, emitError, refusal, settle } from 'contract';

const ENGINES = 'DialConfigController.getEngines';
const PREVIEW = 'DialConfigController.preview';
const LAUNCH = 'DialRunController.launch';

async function mount({ state = {}, can = {} } = {}) {
    if (!apex(PREVIEW).getMockImplementation()) apex(PREVIEW).mockResolvedValue(answer(PREVIEW));
    apex(LAUNCH).mockResolvedValue({ runId: 'a05' });
    const element = createElement('c-launch-place', { is: LaunchPlace });
    const context = answer('DialConsoleController.getContext');
    element.context = { ...context, can: { ...context.can, ...can } };
    element.urlState = { place: 'launch', ...state };
    const navigated = [];
    element.addEventListener('navigate', (event) => navigated.push(event.detail));
    document.body.appendChild(element);
    emit(ENGINES, answer(ENGINES));
    await settle(20);
    return { element, navigated };
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const form = (element) => find(element, 'c-parameter-form[data-section="flush"]');
const change = async (element, name, value) => {
    form(element).dispatchEvent(new CustomEvent('paramchange', { detail: { name, value, valid: true } }));
    await settle();
};
const click = async (element, action) => {
    find(element, `[data-action="${action}"]`).click();
    await settle(20);
};
const wait = async (milliseconds) => {
    jest.advanceTimersByTime(milliseconds);
    await settle(20);
};

describe('c-launch-place', () => {
    it('When the engines are known, then every engine has a form and nothing differs', async () => {
        const { element } = await mount();
        const titles = [...element.shadowRoot.querySelectorAll('.toggle')].map(
            (button) => button.dataset.section
        );
        expect(titles).toEqual(['dedupe', 'flush', 'research', 'call_list', 'night']);
        expect(find(element, '.differ').textContent).toBe('No setting differs from its default.');
        expect(element.shadowRoot.textContent).toContain('Change a value to see its effect.');
        await expect(element).toBeAccessible();
    });

    it('When the engines cannot be read, then there is an error and no Launch', async () => {
        const element = createElement('c-launch-place', { is: LaunchPlace });
        element.context = answer('DialConsoleController.getContext');
        element.urlState = { place: 'launch' };
        document.body.appendChild(element);
        emitError(ENGINES, refusal(`${ENGINES}.error-service_unavailable`));
        await settle();
        expect(find(element, 'c-place-region').shadowRoot.querySelector('c-error-panel')).not.toBeNull();
        expect(find(element, '[data-action="launch"]')).toBeNull();
    });

    it('When a value changes, then after 800 ms one preview is asked for', async () => {
        jest.useFakeTimers();
        const { element } = await mount({ state: { what: 'flush' } });
        await change(element, 'disconnected_attempts', 1);
        await wait(500);
        await change(element, 'disconnected_attempts', 2);
        await wait(700);
        expect(apex(PREVIEW)).not.toHaveBeenCalled();
        await wait(100);
        expect(apex(PREVIEW)).toHaveBeenCalledTimes(1);
        expect(JSON.parse(apex(PREVIEW).mock.calls[0][0].json)).toMatchObject({
            pipeline: null,
            engines: ['flush'],
            parameters: { flush: { disconnected_attempts: 2 } }
        });
        const rows = find(element, 'c-preview-comparison').shadowRoot.querySelector('c-chart-table').rows;
        expect(rows[0]).toMatchObject({ now: '130', proposed: '184', change: '+54' });
    });

    it('When an older preview answers last, then the newer one stays', async () => {
        jest.useFakeTimers();
        const answers = [];
        apex(PREVIEW).mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
        const { element } = await mount({ state: { what: 'flush' } });
        await click(element, 'preview');
        await click(element, 'preview');
        answers[1]({ ...answer(PREVIEW), previewId: 'new' });
        await settle();
        answers[0]({ ...answer(PREVIEW), previewId: 'old' });
        await settle();
        expect(find(element, 'c-preview-comparison').result.previewId).toBe('new');
    });

    it('When a preview takes longer, then it is asked for again until it is there', async () => {
        jest.useFakeTimers();
        apex(PREVIEW)
            .mockResolvedValueOnce(answer(`${PREVIEW}.working`))
            .mockResolvedValue(answer(PREVIEW));
        const { element } = await mount({ state: { what: 'flush' } });
        await click(element, 'preview');
        await wait(2000);
        expect(apex(PREVIEW).mock.lastCall[0].previewId).toBe(answer(PREVIEW).previewId);
        expect(find(element, 'c-preview-comparison').result.status).toBe('ready');
    });

    it('When there is no extract, then a dry run is offered', async () => {
        apex(PREVIEW).mockRejectedValue(refusal(`${PREVIEW}.error-no_extract`));
        const { element } = await mount();
        await click(element, 'preview');
        const empty = find(element, 'c-empty-state');
        expect(empty.heading).toBe('No extract yet. A dry run makes one.');
        empty.dispatchEvent(new CustomEvent('action'));
        await settle();
        expect(LightningModal.open.mock.calls[0][0].heading).toBe('Start a dry run?');
    });

    it('When launched, then the summary shows the differences, and the run opens', async () => {
        const { element, navigated } = await mount();
        find(element, '[data-section="flush"]').click();
        await settle();
        await change(element, 'disconnected_attempts', 2);
        await change(element, 'max_share_flushed', 0.0525);
        LightningModal.open.mockResolvedValue('launch');
        await click(element, 'launch');
        const { rows, heading, notes } = LightningModal.open.mock.calls[0][0];
        expect(heading).toBe('Launch the full pipeline?');
        expect(rows.map(({ setting, fallback, value }) => [setting, fallback, value])).toEqual([
            ['AutoFlush IQ, Disconnected attempts', '3', '2'],
            ['AutoFlush IQ, Largest share to flush', '5 %', '5.25 %']
        ]);
        expect(notes[0]).toContain('10,000 records per kind');
        expect(JSON.parse(apex(LAUNCH).mock.calls[0][0].json)).toEqual({
            pipeline: 'nightly',
            engines: [],
            parameters: { flush: { disconnected_attempts: 2, max_share_flushed: 0.0525 } },
            asOf: null,
            seed: null,
            dryRun: false
        });
        expect(navigated[0].state).toEqual({ place: 'run', run: 'a05' });
    });

    it('When a value is wrong, then Launch names it and sends nothing', async () => {
        const { element } = await mount({ state: { what: 'flush' } });
        await change(element, 'disconnected_attempts', 0);
        await click(element, 'launch');
        expect(find(element, '.faults').textContent).toContain('1 setting needs a correction');
        expect(find(element, '.faults a').textContent).toContain(
            '0 is too low. The lowest value is 1 calls.'
        );
        expect(LightningModal.open).not.toHaveBeenCalled();
    });

    it('When the service refuses a field, then the message stands there and the values stay', async () => {
        const { element } = await mount({ state: { what: 'flush' } });
        await change(element, 'disconnected_attempts', 2);
        LightningModal.open.mockResolvedValue('launch');
        const error = {
            code: 'invalid_parameter',
            message: 'must be less',
            field: 'flush.disconnected_attempts'
        };
        apex(LAUNCH).mockRejectedValue({ body: { message: JSON.stringify(error) } });
        await click(element, 'launch');
        expect(form(element).errors).toEqual({ disconnected_attempts: 'must be less' });
        expect(form(element).values).toEqual({ disconnected_attempts: 2 });
    });

    it('When the place is left with changes, then it asks; a reload brings them back', async () => {
        const { element } = await mount({ state: { what: 'flush' } });
        await change(element, 'disconnected_attempts', 2);
        LightningModal.open.mockResolvedValue(undefined);
        expect(await element.mayLeave()).toBe(false);
        expect(LightningModal.open.mock.calls[0][0].body).toBe('1 changed setting is lost.');
        const again = await mount({ state: { what: 'flush' } });
        expect(form(again.element).values).toEqual({ disconnected_attempts: 2 });
        LightningModal.open.mockResolvedValue('confirm');
        expect(await again.element.mayLeave()).toBe(true);
    });

    it('When an admin saves as default, then the reason goes with it and the version is told', async () => {
        const { element } = await mount({ state: { what: 'call_list' } });
        find(element, 'c-parameter-form').dispatchEvent(
            new CustomEvent('paramchange', { detail: { name: 'recent_days', value: 90, valid: true } })
        );
        await settle();
        LightningModal.open.mockResolvedValue({ action: 'save', reason: 'Two new teams start' });
        apex('DialSettingsController.saveSetting').mockResolvedValue({ jobId: 'x', version: 3 });
        await click(element, 'save');
        expect(JSON.parse(apex('DialSettingsController.saveSetting').mock.calls[0][0].json)).toEqual({
            engine: 'call_list',
            parameters: { size: 500, recent_days: 90 }
        });
        expect(element.shadowRoot.textContent).toContain('Saved as version 3.');
    });

    it('When the address sets a parameter, then the form has it', async () => {
        const { element } = await mount({ state: { what: 'flush', 'p.flush.disconnected_attempts': '2' } });
        expect(form(element).values).toEqual({ disconnected_attempts: 2 });
    });

    it('When a run is launched again, then its settings are taken over', async () => {
        const run = answer('DialRunController.getRun.held');
        apex('DialRunController.getRun').mockResolvedValue(run);
        const { element } = await mount({ state: { from: run.id } });
        const values = find(element, 'c-parameter-form[data-section="call_list"]').values;
        expect(values).toEqual({ size: 600 });
    });

    it('When the user may not launch, then the form can be read only', async () => {
        const { element } = await mount({ can: { launch: false }, state: { what: 'flush' } });
        expect(form(element).disabled).toBe(true);
        expect(find(element, '[data-action="launch"]')).toBeNull();
        expect(element.shadowRoot.textContent).toContain('DIAL-Flow Operator allows it');
    });
});
