import {
    bandPath,
    hatchPath,
    linePath,
    markAfterKey,
    niceMax,
    percentile,
    sevenDayMean,
    usualBand,
    wilson
} from 'c/chartGeometry';

describe('c-chart-geometry', () => {
    it('When reached calls are few, then the band is Wilson and wide', () => {
        const { low, high } = wilson(10, 100);
        expect(low).toBeCloseTo(0.0552, 4);
        expect(high).toBeCloseTo(0.1744, 4);
        expect(wilson(0, 0)).toBeNull();
        expect(wilson(0, 50).low).toBe(0);
    });

    it('When a percentile is asked for, then it is by nearest rank', () => {
        expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3);
        expect(percentile([5, 1, 4, 2, 3], 10)).toBe(1);
        expect(percentile([5, 1, 4, 2, 3], 90)).toBe(5);
    });

    it('When fewer than 5 nights succeeded, then there is no usual range', () => {
        const nights = [60, 62, 64, 66, 68, 900].map((durationS, index) => ({
            durationS,
            isUsual: index < 5
        }));
        const band = usualBand(nights);
        expect(band.slice(0, 4)).toEqual([null, null, null, null]);
        expect(band[4]).toEqual({ low: 60, median: 64, high: 68 });
        expect(band[5]).toEqual(band[4]);
    });

    it('When a week is averaged, then every call counts the same', () => {
        const days = [
            { hits: 10, trials: 100 },
            { hits: 0, trials: 300 }
        ];
        expect(sevenDayMean(days)).toEqual([0.1, 0.025]);
    });

    it('When points are missing, then line and band have gaps', () => {
        expect(linePath([{ x: 0, y: 1 }, null, { x: 2, y: 3 }, { x: 3, y: 4 }])).toBe('M0 1M2 3L3 4');
        expect(bandPath([{ x: 0, low: 2, high: 1 }, null, { x: 2, low: 4, high: 3 }])).toBe(
            'M0 1L0 2ZM2 3L2 4Z'
        );
    });

    it('When a shape is hatched, then its lines stay inside and each pattern is its own', () => {
        const one = hatchPath({ x: 0, y: 0, width: 40, height: 40, lines: 1 });
        const three = hatchPath({ x: 0, y: 0, width: 40, height: 40, lines: 3 });
        const cross = hatchPath({ x: 0, y: 0, width: 40, height: 40, lines: 3, cross: true });
        expect(one).toBe('M0 40L40 0');
        expect([one, three, cross].map((path) => path.split('M').length - 1)).toEqual([1, 3, 6]);
        for (const number of cross.match(/\d+(\.\d)?/g)) expect(Number(number)).toBeLessThanOrEqual(40);
    });

    it('When a key is pressed, then the next mark is known', () => {
        expect(markAfterKey('ArrowRight', 1, 3)).toBe(2);
        expect(markAfterKey('ArrowRight', 2, 3)).toBe(2);
        expect(markAfterKey('Home', 2, 3)).toBe(0);
        expect(markAfterKey('End', 0, 3)).toBe(2);
        expect(markAfterKey('a', 0, 3)).toBeNull();
    });

    it('When an axis needs a top, then it is round', () => {
        expect([0, 7, 38, 120, 20000].map(niceMax)).toEqual([1, 10, 50, 200, 20000]);
    });
});
