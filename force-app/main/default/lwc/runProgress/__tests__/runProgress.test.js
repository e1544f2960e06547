import { createElement } from 'lwc';
import RunProgress from 'c/runProgress';
import { answer, settle } from 'contract';

const NOW = Date.parse('2026-11-27T03:17:00Z');

async function mount(live, behind = '') {
    jest.useFakeTimers({ now: NOW });
    const element = createElement('c-run-progress', { is: RunProgress });
    Object.assign(element, { live: { mode: 'live', pollS: 5, ...live }, behind });
    const seen = [];
    element.addEventListener('refresh', (event) => seen.push(event.detail));
    document.body.appendChild(element);
    await settle();
    return { element, seen };
}
const shown = (element) => element.shadowRoot.textContent;
const running = answer('DialRunController.getRun.running');

describe('c-run-progress', () => {
    it('When the connection is lost, then it counts down and can be tried now', async () => {
        const { element, seen } = await mount({ run: running, mode: 'lost', retryAt: NOW + 20_000 });
        expect(shown(element)).toContain('Connection lost. Trying again in 20 s.');
        jest.advanceTimersByTime(5_000);
        await settle();
        expect(shown(element)).toContain('Trying again in 15 s.');
        element.shadowRoot.querySelector('[data-action="now"]').click();
        expect(seen).toEqual([{ askService: false }]);
    });

    it('When nothing was heard for long, then the service can be asked', async () => {
        const { element, seen } = await mount({ run: running });
        jest.advanceTimersByTime(120_000);
        await settle();
        expect(shown(element)).toContain('No news for 2 min.');
        element.shadowRoot.querySelector('[data-action="ask"]').click();
        expect(seen).toEqual([{ askService: true }]);
        const bar = element.shadowRoot.querySelector('[role="progressbar"]');
        expect(bar.getAttribute('aria-valuenow')).toBe('0');
    });

    it('When the run waits, then for which one; when it has ended, then nothing is shown', async () => {
        const { element } = await mount({ run: answer('DialRunController.getRun.queued') }, 'DR-00003');
        expect(shown(element)).toContain('Waiting for DR-00003 to end.');
        element.live = { mode: 'live', pollS: 5, run: answer('DialRunController.getRun') };
        await settle();
        expect(shown(element)).toBe('');
    });
});
