import { createElement } from 'lwc';
import ContactRateChart from 'c/contactRateChart';
import HistoryChart from 'c/historyChart';
import { usualBand } from 'c/chartGeometry';
import { settle } from 'contract';

const night = (day, durationS, more = {}) => ({
    id: `a${day}`,
    name: `DR-${day}`,
    date: `2026-11-${day}`,
    status: 'succeeded',
    draft: null,
    dryRun: false,
    durationS,
    ...more
});
const NIGHTS = [
    night(10, 360),
    night(11, 350),
    night(12, 30, { status: 'failed' }),
    night(13, 365, { draft: 'held', status: 'failed' }),
    night(14, 200, { dryRun: true }),
    night(15, 355),
    night(16, 370),
    night(17, 380)
];
const bandOf = (nights) =>
    usualBand(
        nights.map(({ durationS, status, draft, dryRun }) => ({
            durationS,
            isUsual: status === 'succeeded' && draft !== 'held' && !dryRun
        }))
    );

async function mount(tag, is, values) {
    const element = createElement(tag, { is });
    Object.assign(element, values);
    const seen = [];
    element.addEventListener('pointselect', (event) => seen.push(event.detail));
    document.body.appendChild(element);
    await settle();
    return { element, seen, frame: element.shadowRoot.querySelector('c-trend-frame').shadowRoot };
}
const marks = (frame) => [...frame.querySelectorAll('g.mark')];

describe('c-history-chart', () => {
    it('When nights differ, then their marks do too, and the finding is a sentence', async () => {
        const { frame, element } = await mount('c-history-chart', HistoryChart, {
            points: NIGHTS,
            band: bandOf(NIGHTS)
        });
        expect(marks(frame).map((mark) => mark.getAttribute('class').split(' ')[1])).toEqual([
            'dot',
            'dot',
            'cross',
            'square',
            'hollow',
            'dot',
            'dot',
            'dot'
        ]);
        expect(marks(frame)[2].getAttribute('aria-label')).toBe('Thu 12 Nov 2026, DR-12: 30 s, failed');
        expect(frame.querySelector('desc').textContent).toBe(
            'The last night took 6 min 20 s; usual 5 min 50 s to 6 min 20 s.'
        );
        await expect(element).toBeAccessible();
    });

    it('When fewer than 5 nights succeeded, then there is no usual range', async () => {
        const points = NIGHTS.slice(0, 3);
        const { frame } = await mount('c-history-chart', HistoryChart, { points, band: bandOf(points) });
        expect(frame.querySelector('desc').textContent).toBe('Not enough nights for a usual range.');
        expect(frame.querySelector('.band')).toBeNull();
    });

    it('When keys are pressed, then one mark after the other is named, and Enter opens its run', async () => {
        const { frame, seen } = await mount('c-history-chart', HistoryChart, {
            points: NIGHTS,
            band: bandOf(NIGHTS)
        });
        expect(marks(frame).filter((mark) => mark.getAttribute('tabindex') === '0')).toHaveLength(1);
        marks(frame)[7].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
        await settle();
        expect(frame.querySelector('.shown').textContent).toContain('DR-16');
        marks(frame)[6].dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
        await settle();
        expect(frame.querySelector('.shown').textContent).toBe('');
        marks(frame)[6].dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
        expect(seen).toEqual([{ id: 'a16' }]);
    });

    it('When the table is asked for, then it has every night', async () => {
        const { frame } = await mount('c-history-chart', HistoryChart, {
            points: NIGHTS,
            band: bandOf(NIGHTS)
        });
        frame.querySelector('lightning-button').click();
        await settle();
        expect(frame.querySelector('c-chart-table').rows).toHaveLength(8);
    });
});

describe('c-contact-rate-chart', () => {
    const day = (date, dials, reached, listedDials = 0, listedReached = 0) => ({
        date: `2026-11-${date}`,
        dials,
        reached,
        listedDials,
        listedReached
    });

    it('When a day has few dials, then it is hollow; every mark says its band and its dials', async () => {
        const points = [day(10, 1000, 58, 400, 30), day(11, 12, 1), day(12, 0, 0), day(13, 900, 45)];
        const { frame, element } = await mount('c-contact-rate-chart', ContactRateChart, {
            points,
            band: true
        });
        expect(marks(frame).map((mark) => mark.getAttribute('class'))).toEqual([
            'mark dot',
            'mark hollow',
            'mark dot'
        ]);
        expect(marks(frame)[0].getAttribute('aria-label')).toBe(
            'Tue 10 Nov 2026: 5.8 % (4.5 % to 7.4 %), 58 of 1,000 dials'
        );
        expect(frame.querySelector('desc').textContent).toBe(
            'Fri 13 Nov 2026: 5.0 % of dials reached somebody (3.8 % to 6.6 %).'
        );
        expect(frame.querySelector('path.band').getAttribute('d').split('M')).toHaveLength(3);
        expect(frame.querySelector('path.mean')).not.toBeNull();
        await expect(element).toBeAccessible();
    });
});
