import { formatCount } from '../compute-service/src/cli/format.ts';

/** One line of the plot: a cost at each size. */
export interface Series {
    readonly name: string;
    readonly points: readonly { readonly accounts: number; readonly seconds: number }[];
}

const WIDTH = 720;
const HEIGHT = 420;
const MARGIN = { left: 64, right: 150, top: 24, bottom: 48 } as const;
const COLOURS = ['#0b5cab', '#b45309', '#57606a', '#166534'];

const powersWithin = (low: number, high: number): number[] => {
    const first = Math.floor(Math.log10(low));
    const last = Math.ceil(Math.log10(high));
    return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
};

const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface Scale {
    readonly ticks: readonly number[];
    /** Place of a value between the first and the last tick, from 0 to 1, by its logarithm. */
    readonly at: (value: number) => number;
}

function logScale(values: readonly number[]): Scale {
    const ticks = powersWithin(Math.min(...values), Math.max(...values));
    const [low = 1, high = 10] = [ticks[0], ticks.at(-1)].map((tick) => Math.log10(tick ?? 1));
    return { ticks, at: (value) => (Math.log10(value) - low) / Math.max(high - low, 1) };
}

/**
 * CPU seconds against the number of accounts as an SVG picture, both axes logarithmic: a straight line that rises by one
 * for one is a cost that grows as the data does. @throws RangeError where no series has a point above zero
 */
export function costPlot(series: readonly Series[]): string {
    const points = series.flatMap((one) => one.points).filter(({ seconds }) => seconds > 0);
    if (points.length === 0) throw new RangeError('There is nothing to draw.');
    const across = logScale(points.map(({ accounts }) => accounts));
    const up = logScale(points.map(({ seconds }) => seconds));
    const x = (accounts: number): string =>
        (MARGIN.left + across.at(accounts) * (WIDTH - MARGIN.left - MARGIN.right)).toFixed(1);
    const y = (seconds: number): string =>
        (HEIGHT - MARGIN.bottom - up.at(seconds) * (HEIGHT - MARGIN.top - MARGIN.bottom)).toFixed(1);
    const right = WIDTH - MARGIN.right;
    const bottom = HEIGHT - MARGIN.bottom;
    const grid = [
        ...across.ticks.map(
            (tick) =>
                `<line x1="${x(tick)}" y1="${MARGIN.top}" x2="${x(tick)}" y2="${bottom}" class="grid"/>` +
                `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${formatCount(tick)}</text>`
        ),
        ...up.ticks.map(
            (tick) =>
                `<line x1="${MARGIN.left}" y1="${y(tick)}" x2="${right}" y2="${y(tick)}" class="grid"/>` +
                `<text x="${MARGIN.left - 8}" y="${y(tick)}" dy="4" text-anchor="end">${String(tick)} s</text>`
        )
    ];
    const lines = series.flatMap(({ name, points: all }, index) => {
        const drawn = all
            .filter(({ seconds }) => seconds > 0)
            .toSorted((one, other) => one.accounts - other.accounts);
        const last = drawn.at(-1);
        if (!last) return [];
        const colour = COLOURS[index % COLOURS.length] ?? '#000000';
        const path = drawn.map(({ accounts, seconds }) => `${x(accounts)},${y(seconds)}`).join(' ');
        const dots = drawn.map(
            ({ accounts, seconds }) =>
                `<circle cx="${x(accounts)}" cy="${y(seconds)}" r="4" fill="${colour}"><title>${escaped(name)}, ${formatCount(accounts)} accounts: ${seconds.toFixed(1)} s</title></circle>`
        );
        return [
            `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
            ...dots,
            `<text x="${x(last.accounts)}" y="${y(last.seconds)}" dx="10" dy="4" fill="${colour}">${escaped(name)}</text>`
        ];
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="CPU seconds of the four rules against the number of accounts" font-family="system-ui, sans-serif" font-size="12">`,
        '<style>.grid{stroke:#d0d7de;stroke-width:1}text{fill:#24292f}</style>',
        `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
        ...grid,
        `<text x="${(MARGIN.left + right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">accounts</text>`,
        ...lines,
        '</svg>',
        ''
    ].join('\n');
}
