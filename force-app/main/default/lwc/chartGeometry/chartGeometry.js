/** What the charts share: scales, bands, hatching and the way of the arrow keys. No pixels of any one chart. */

const Z95 = 1.96;
const FEW_POINTS = 5;
const BAND_NIGHTS = 14;

/** One decimal is enough for a screen. @param {number} value */
export const round = (value) => Math.round(value * 10) / 10;

/** Wilson's 95 % interval of a share. @param {number} hits @param {number} trials */
export function wilson(hits, trials) {
    if (!trials) return null;
    const share = hits / trials;
    const z2 = Z95 * Z95;
    const centre = share + z2 / (2 * trials);
    const spread = Z95 * Math.sqrt((share * (1 - share) + z2 / (4 * trials)) / trials);
    const scale = 1 + z2 / trials;
    return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/** Percentile by nearest rank. @param {number[]} values @param {number} percent */
export function percentile(values, percent) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/**
 * The usual range after each night: median and p10 to p90 of the last 14 nights that succeeded; null under 5.
 * @param {{durationS: number | null, isUsual: boolean}[]} nights oldest first
 */
export function usualBand(nights) {
    return nights.map((_, index) => {
        const last = nights
            .slice(0, index + 1)
            .filter(({ isUsual, durationS }) => isUsual && (durationS ?? null) !== null)
            .slice(-BAND_NIGHTS)
            .map(({ durationS }) => durationS);
        if (last.length < FEW_POINTS) return null;
        return { low: percentile(last, 10), median: percentile(last, 50), high: percentile(last, 90) };
    });
}

/** Mean share of the last seven days, by all their trials. @param {{hits: number, trials: number}[]} days */
export function sevenDayMean(days) {
    return days.map((_, index) => {
        const week = days.slice(Math.max(0, index - 6), index + 1);
        const trials = week.reduce((sum, day) => sum + day.trials, 0);
        return trials === 0 ? null : week.reduce((sum, day) => sum + day.hits, 0) / trials;
    });
}

/** A round number at or above the largest value, for the top of an axis. @param {number} largest */
export function niceMax(largest) {
    if (largest <= 0) return 1;
    const power = 10 ** Math.floor(Math.log10(largest));
    return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((value) => value >= largest * 0.999);
}

/** Path through points; a gap where a point is missing. @param {({x: number, y: number} | null)[]} points */
export function linePath(points) {
    let isOpen = false;
    return points
        .map((point) => {
            if (!point) {
                isOpen = false;
                return '';
            }
            const command = isOpen ? 'L' : 'M';
            isOpen = true;
            return `${command}${round(point.x)} ${round(point.y)}`;
        })
        .join('');
}

/** Areas between two lines, one for each stretch without a gap. */
export function bandPath(points) {
    const stretches = [[]];
    for (const point of points) {
        if (point) stretches[stretches.length - 1].push(point);
        else if (stretches[stretches.length - 1].length > 0) stretches.push([]);
    }
    return stretches
        .filter((stretch) => stretch.length > 0)
        .map((stretch) => {
            const top = stretch.map(({ x, high }) => `${round(x)} ${round(high)}`);
            const bottom = [...stretch].reverse().map(({ x, low }) => `${round(x)} ${round(low)}`);
            return `M${[...top, ...bottom].join('L')}Z`;
        })
        .join('');
}

/** Diagonal lines inside a rectangle, evenly spread; `cross` adds the other direction. */
export function hatchPath({ x, y, width, height, lines, cross = false }) {
    const reach = width + height;
    const path = [];
    for (let line = 1; line <= lines; line += 1) {
        const along = (reach * line) / (lines + 1);
        const [x1, y1] = along <= height ? [0, along] : [along - height, height];
        const [x2, y2] = along <= width ? [along, 0] : [width, along - width];
        path.push(`M${round(x + x1)} ${round(y + y1)}L${round(x + x2)} ${round(y + y2)}`);
        if (cross)
            path.push(`M${round(x + width - x1)} ${round(y + y1)}L${round(x + width - x2)} ${round(y + y2)}`);
    }
    return path.join('');
}

/** Index that a key leads to in a row of marks; null where the key does nothing. */
export function markAfterKey(key, index, count) {
    switch (key) {
        case 'ArrowRight':
        case 'ArrowDown':
            return Math.min(count - 1, index + 1);
        case 'ArrowLeft':
        case 'ArrowUp':
            return Math.max(0, index - 1);
        case 'Home':
            return 0;
        case 'End':
            return count - 1;
        default:
            return null;
    }
}

/**
 * Tells the width of an element now and whenever it changes.
 * @param {Element} element
 * @param {(width: number) => void} tell
 * @returns {() => void} ends it
 */
export function watchWidth(element, tell) {
    const now = () => {
        const width = Math.floor(element.getBoundingClientRect().width);
        if (width > 0) tell(width);
    };
    now();
    if (typeof ResizeObserver === 'undefined') return () => {};
    const observer = new ResizeObserver(now);
    observer.observe(element);
    return () => observer.disconnect();
}
