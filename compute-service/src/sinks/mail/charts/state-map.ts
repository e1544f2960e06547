import { Canvas, labelHeight, labelWidth } from './canvas.ts';
import type { Colour } from './png.ts';

export interface StateFill {
    readonly state: string;
    readonly target: number;
    readonly taken: number;
}

/** Where each state stands on the map, row by row; the same places as on the map of the console. */
const ROWS = [
    'AK .. .. .. .. .. .. .. .. .. ME',
    '.. .. .. .. .. WI .. .. .. VT NH',
    'WA ID MT ND MN IL MI .. NY MA ..',
    'OR NV WY SD IA IN OH PA NJ CT RI',
    'CA UT CO NE MO KY WV VA MD DE ..',
    '.. AZ NM KS AR TN NC SC DC .. ..',
    '.. .. .. OK LA MS AL GA .. .. ..',
    'HI .. .. TX .. .. .. .. FL .. ..'
] as const;

export interface FillClass {
    readonly words: string;
    readonly fill: Colour;
    readonly text: Colour;
}

const WHITE: Colour = [255, 255, 255];
const DARK: Colour = [24, 24, 24];

/** Dark to light is full to nearly full; amber and red stand out from both, also without colour vision. */
export const FILL_CLASSES = {
    full: { words: 'full', fill: [23, 92, 150], text: WHITE },
    near: { words: '90 % or more', fill: [134, 185, 222], text: DARK },
    behind: { words: 'half or more', fill: [244, 190, 84], text: DARK },
    far: { words: 'less than half', fill: [176, 42, 48], text: WHITE },
    none: { words: 'no target', fill: [226, 226, 226], text: [88, 88, 88] }
} as const satisfies Readonly<Record<string, FillClass>>;

export type FillClassName = keyof typeof FILL_CLASSES;

/** Returns the class of a state; full also where more was taken than asked. */
export function fillClassOf({ target, taken }: Pick<StateFill, 'target' | 'taken'>): FillClassName {
    if (target === 0) return 'none';
    if (taken >= target) return 'full';
    if (taken * 10 >= target * 9) return 'near';
    return taken * 2 >= target ? 'behind' : 'far';
}

const TILE = 54;
const GAP = 6;
const SCALE = 3;

/** Draws the states as tiles where they lie, each in the colour of its fill; at twice the size in which it is shown. */
export function drawStateMap(states: readonly StateFill[]): Canvas {
    const byState = new Map(states.map((line) => [line.state, line]));
    const grid = ROWS.map((row) => row.split(' '));
    const columns = grid[0]?.length ?? 0;
    const canvas = new Canvas({
        width: columns * (TILE + GAP) + GAP,
        height: grid.length * (TILE + GAP) + GAP,
        background: WHITE
    });
    grid.forEach((row, rowIndex) => {
        row.forEach((state, column) => {
            if (state === '..') return;
            const { fill, text } = FILL_CLASSES[fillClassOf(byState.get(state) ?? { target: 0, taken: 0 })];
            const [x, y] = [GAP + column * (TILE + GAP), GAP + rowIndex * (TILE + GAP)];
            canvas.fill({ x, y, width: TILE, height: TILE }, fill);
            canvas.write({
                text: state,
                x: x + Math.round((TILE - labelWidth({ text: state, scale: SCALE })) / 2),
                y: y + Math.round((TILE - labelHeight(SCALE)) / 2),
                colour: text,
                scale: SCALE
            });
        });
    });
    return canvas;
}
