import { createElement } from 'lwc';
import LightningModal from 'lightning/modal';
import { getObjectInfos } from 'lightning/uiObjectInfoApi';
import SettingsPanel from 'c/settingsPanel';
import { answer, apex, refusal, settle } from 'contract';

const C = 'DialSettingsController';

const engineAnswer = () => answer('DialConfigController.getEngines');

async function mount(
    tab,
    can = { admin: true },
    settings = answer(`${C}.getSettings`),
    engines = engineAnswer
) {
    apex(`${C}.getSettings`).mockResolvedValue(settings);
    apex(`${C}.getSetupStatus`).mockResolvedValue(answer(`${C}.getSetupStatus`));
    apex(`${C}.getSuppressions`).mockResolvedValue(answer(`${C}.getSuppressions`));
    apex(`${C}.saveSetting`).mockResolvedValue(answer(`${C}.saveSetting`));
    apex('DialConfigController.getEngines').mockImplementation(async () => engines());
    const element = createElement('c-settings-panel', { is: SettingsPanel });
    element.can = can;
    element.tab = tab;
    document.body.appendChild(element);
    await settle();
    return element;
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const reason = { action: 'save', reason: 'Two new teams start on Friday' };

describe('c-settings-panel', () => {
    it('When an older version is used again, then its parameters are saved with a reason', async () => {
        const element = await mount('rules');
        const list = find(element, 'c-version-list').shadowRoot;
        expect(list.textContent).toContain('List IQ, version 2');
        expect(list.textContent).toContain('The team calls 500 numbers a day');
        LightningModal.open.mockResolvedValue(reason);
        list.querySelector('lightning-button').click();
        await settle(20);
        expect(apex(`${C}.saveSetting`)).toHaveBeenCalledWith({
            kind: 'engine',
            json: JSON.stringify({ engine: 'call_list', parameters: {} }),
            reason: reason.reason
        });
        expect(find(element, '[role="status"]').textContent).toContain('Saved.');
        await expect(element).toBeAccessible();
    });

    it('When a version repeats the defaults of the product, then only what differs is named', async () => {
        const settings = answer(`${C}.getSettings`);
        settings.versions = [
            { engine: 'flush', version: 2, active: true, parameters: { conflict_days: 200 } },
            { engine: 'dedupe', version: 1, active: true, parameters: { match: 'normalised' } }
        ];
        const differences = (element) =>
            [...find(element, 'c-version-list').shadowRoot.querySelectorAll('tbody tr')].map(
                (row) => row.querySelectorAll('td')[0].textContent
            );
        expect(differences(await mount('rules', { admin: true }, settings))).toEqual([
            'Conflict window (days): 200',
            'nothing'
        ]);
        const unreachable = () => Promise.reject(refusal(`${C}.saveSetting.error-reason`));
        expect(differences(await mount('rules', { admin: true }, settings, unreachable))).toEqual([
            'conflict days: 200',
            'match: normalised'
        ]);
    });

    it('When the save is refused, then the reason is shown', async () => {
        const element = await mount('rules');
        apex(`${C}.saveSetting`).mockRejectedValue(refusal(`${C}.saveSetting.error-reason`));
        LightningModal.open.mockResolvedValue({ action: 'save', reason: '' });
        find(element, 'c-version-list').shadowRoot.querySelector('lightning-button').click();
        await settle(20);
        expect(find(element, 'c-error-panel').shadowRoot.textContent).toContain('needs a reason');
    });

    it('When a text gets a meaning, then it is saved', async () => {
        const element = await mount('dispositions');
        const table = find(element, 'c-disposition-table').shadowRoot;
        expect(table.textContent).toContain('2 texts, 0.19 % of calls.');
        table
            .querySelector('[data-text="gatekeeper"]')
            .dispatchEvent(new CustomEvent('change', { detail: { value: 'contact' } }));
        await settle();
        LightningModal.open.mockResolvedValue(reason);
        table.querySelector('[data-action="save"]').click();
        await settle(20);
        expect(JSON.parse(apex(`${C}.saveSetting`).mock.calls[0][0].json)).toEqual({
            rows: [{ text: 'gatekeeper', canonical: 'contact' }]
        });
    });

    it('When a field is changed, then only complete mappings are saved, and a refusal stands at its column', async () => {
        const element = await mount('mapping');
        const table = find(element, 'c-mapping-table').shadowRoot;
        const type = async (value) => {
            table
                .querySelector('[data-key="accounts.phone_2"]')
                .dispatchEvent(new CustomEvent('change', { detail: { value } }));
            await settle();
        };
        await type('');
        expect(table.querySelector('[data-action="save"]').disabled).toBe(true);
        await type('Rating');
        const fault = {
            message: 'phone_2 needs a text or phone field; Rating is a picklist.',
            field: 'phone_2'
        };
        apex(`${C}.saveSetting`).mockRejectedValue({ body: { message: JSON.stringify(fault) } });
        LightningModal.open.mockResolvedValue(reason);
        table.querySelector('[data-action="save"]').click();
        await settle(20);
        expect(table.querySelector('[role="alert"]').textContent).toContain('Rating is a picklist');
        expect(find(element, 'c-mapping-table').changes).toEqual({ 'accounts.phone_2': 'Rating' });
    });

    it('When a number is suppressed, then a wrong one is named and a right one saved', async () => {
        const element = await mount('suppression');
        apex(`${C}.saveSuppression`).mockResolvedValue(answer(`${C}.saveSuppression`));
        const table = find(element, 'c-suppression-table').shadowRoot;
        table.querySelector('[data-action="open"]').click();
        await settle();
        const set = (name, value) =>
            table
                .querySelector(`[data-input="${name}"]`)
                .dispatchEvent(new CustomEvent('change', { detail: { value } }));
        set('who', '12');
        set('reason', 'Asked by letter not to be called');
        table.querySelector('[data-action="add"]').click();
        await settle();
        expect(apex(`${C}.saveSuppression`)).not.toHaveBeenCalled();
        set('who', '(304) 329-0129');
        table.querySelector('[data-action="add"]').click();
        await settle();
        expect(JSON.parse(apex(`${C}.saveSuppression`).mock.calls[0][0].json)).toMatchObject({
            number: '+13043290129',
            reason: 'Asked by letter not to be called'
        });
    });

    it('When a suppression is ended, then its last day is set and nothing is deleted', async () => {
        const element = await mount('suppression');
        apex(`${C}.saveSuppression`).mockResolvedValue({});
        LightningModal.open.mockResolvedValue('confirm');
        find(element, 'c-suppression-table').shadowRoot.querySelector('[data-id]').click();
        await settle();
        const row = JSON.parse(apex(`${C}.saveSuppression`).mock.calls[0][0].json);
        expect(row.id).toBe('aGDLo0000000001OAA');
        expect(Date.parse(row.expiresAt)).toBeLessThanOrEqual(Date.now());
    });

    it('When fields of an object are known, then one is chosen among them, phones among texts alone', async () => {
        const element = await mount('mapping');
        const field = (apiName, dataType) => ({ apiName, label: apiName.replace('__c', ''), dataType });
        const fields = [field('Phone', 'Phone'), field('Mobile__c', 'String'), field('Rating', 'Picklist')];
        getObjectInfos.emit({
            results: [
                {
                    statusCode: 200,
                    result: {
                        apiName: 'Account',
                        fields: Object.fromEntries(fields.map((one) => [one.apiName, one]))
                    }
                },
                { statusCode: 404, result: null }
            ]
        });
        await settle();
        const table = find(element, 'c-mapping-table').shadowRoot;
        const combobox = table.querySelector('lightning-combobox[data-key="accounts.phone_2"]');
        const values = combobox.options.map(({ value }) => value);
        expect(values).toEqual(expect.arrayContaining(['Phone', 'Mobile__c']));
        expect(values).not.toContain('Rating');
        combobox.dispatchEvent(new CustomEvent('change', { detail: { value: 'Mobile__c' } }));
        await settle();
        expect(find(element, 'c-mapping-table').changes).toEqual({ 'accounts.phone_2': 'Mobile__c' });
    });

    it('When nights are paused, then it is asked first', async () => {
        const element = await mount('schedule');
        apex(`${C}.saveSchedule`).mockImplementation(async ({ json }) => JSON.parse(json));
        const form = find(element, 'c-schedule-form').shadowRoot;
        LightningModal.open.mockResolvedValue(undefined);
        form.querySelector('[data-action="pause"]').click();
        await settle();
        expect(apex(`${C}.saveSchedule`)).not.toHaveBeenCalled();
        LightningModal.open.mockResolvedValue('confirm');
        form.querySelector('[data-action="pause"]').click();
        await settle();
        expect(JSON.parse(apex(`${C}.saveSchedule`).mock.calls[0][0].json)).toMatchObject({
            paused: true,
            time: '02:00'
        });
        expect(form.textContent).toContain('No list is made until you resume.');
    });

    describe('when the alarm is tried', () => {
        const withReceivers = (receivers) => {
            const settings = answer(`${C}.getSettings`);
            return { ...settings, schedule: { ...settings.schedule, receivers } };
        };
        const press = async (element) => {
            find(element, 'c-schedule-form').shadowRoot.querySelector('[data-action="test-alarm"]').click();
            await settle();
        };

        it('then it is asked first, sent once, and a toast names the receivers', async () => {
            apex(`${C}.sendTestAlarm`).mockResolvedValue(answer(`${C}.sendTestAlarm`));
            const element = await mount(
                'schedule',
                { admin: true },
                withReceivers(['admin@dial-flow.example'])
            );
            const onToast = jest.fn();
            element.addEventListener('lightning__showtoast', onToast);
            LightningModal.open.mockResolvedValue(undefined);
            await press(element);
            expect(apex(`${C}.sendTestAlarm`)).not.toHaveBeenCalled();
            LightningModal.open.mockResolvedValue('confirm');
            await press(element);
            expect(apex(`${C}.sendTestAlarm`)).toHaveBeenCalledTimes(1);
            expect(onToast.mock.calls[0][0].detail.message).toBe(
                'The test alarm was sent to admin@dial-flow.example.'
            );
            await expect(element).toBeAccessible();
        });

        it('and nobody is set, then nothing is sent and it is said', async () => {
            const element = await mount('schedule', { admin: true }, withReceivers([]));
            await press(element);
            expect(apex(`${C}.sendTestAlarm`)).not.toHaveBeenCalled();
            expect(element.shadowRoot.textContent).toContain('Nobody is set to be told.');
        });

        it('and it is refused, then the reason is shown', async () => {
            apex(`${C}.sendTestAlarm`).mockRejectedValue(refusal(`${C}.sendTestAlarm.error-no_receivers`));
            const element = await mount('schedule', { admin: true }, withReceivers(['a@b.example']));
            LightningModal.open.mockResolvedValue('confirm');
            await press(element);
            expect(find(element, 'c-error-panel').shadowRoot.textContent).toContain(
                'Nobody is set to be told, so nothing was sent.'
            );
        });
    });

    it('When the schedule is shown, then the days on which nights start are checked', async () => {
        const element = await mount('schedule');
        const days = find(element, 'c-schedule-form').shadowRoot.querySelector('[data-input="days"]');
        const known = days.options.map(({ value }) => value);
        expect(days.value).toEqual(['MON', 'TUE', 'WED', 'THU', 'FRI']);
        expect(known).toEqual(expect.arrayContaining(days.value));
        expect(days.options[0].label).toBe('Monday');
    });

    it('When the schedule changes, then it is checked and saved', async () => {
        const element = await mount('schedule');
        apex(`${C}.saveSchedule`).mockImplementation(async ({ json }) => JSON.parse(json));
        const form = find(element, 'c-schedule-form').shadowRoot;
        const set = (name, value) =>
            form
                .querySelector(`[data-input="${name}"]`)
                .dispatchEvent(new CustomEvent('change', { detail: { value } }));
        set('days', []);
        await settle();
        form.querySelector('[data-action="save"]').click();
        expect(apex(`${C}.saveSchedule`)).not.toHaveBeenCalled();
        set('days', ['MON']);
        set('time', '03:30:00.000');
        await settle();
        form.querySelector('[data-action="save"]').click();
        await settle();
        expect(JSON.parse(apex(`${C}.saveSchedule`).mock.calls[0][0].json)).toMatchObject({
            days: ['MON'],
            time: '03:30'
        });
    });

    it('When the set-up is shown, then what does not work has a way to repair it', async () => {
        const element = await mount('setup');
        expect(find(element, '.verdict').textContent).toBe('8 of 10 checks of the set-up work.');
        const list = find(element, 'c-setup-checklist');
        const navigated = [];
        list.addEventListener('navigate', (event) => navigated.push(event.detail.state));
        list.shadowRoot.querySelector('[data-code="dispositions"]').click();
        expect(navigated).toEqual([{ place: 'history', tab: 'dispositions' }]);
    });

    it('When the user is no admin, then nothing can be changed and who may is said', async () => {
        const element = await mount('mapping', { admin: false });
        expect(find(element, 'c-mapping-table').canChange).toBe(false);
        expect(element.shadowRoot.textContent).toContain('DIAL-Flow Admin allows it');
    });
});
