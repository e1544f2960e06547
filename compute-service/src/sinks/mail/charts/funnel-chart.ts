import { count } from '../../../engines/share.ts';
import { Canvas, labelHeight, labelWidth } from './canvas.ts';
import type { Colour } from './png.ts';

const WIDTH = 666;
const ROW = 34;
const BAR = 26;
const LEFT = 44;
const SCALE = 2;
const GAP = 10;
const WHITE: Colour = [255, 255, 255];
const TEXT: Colour = [60, 60, 60];
const STEP: Colour = [134, 185, 222];
const RESULT: Colour = [23, 92, 150];

/**
 * Draws what was left at each step as numbered bars, the last one darker because it is the result; at twice the size in
 * which it is shown.
 */
export function drawFunnel(rows: readonly number[]): Canvas {
    const canvas = new Canvas({ width: WIDTH, height: Math.max(rows.length, 1) * ROW, background: WHITE });
    const most = Math.max(1, ...rows);
    const widest =
        WIDTH -
        LEFT -
        GAP -
        Math.max(0, ...rows.map((row) => labelWidth({ text: count(row), scale: SCALE })));
    rows.forEach((left, index) => {
        const y = index * ROW + (ROW - BAR) / 2;
        const textY = y + Math.round((BAR - labelHeight(SCALE)) / 2);
        const number = String(index + 1);
        const numberX = LEFT - GAP - labelWidth({ text: number, scale: SCALE });
        canvas.write({ text: number, x: numberX, y: textY, colour: TEXT, scale: SCALE });
        // A step with anything left shows at least a line.
        const width = left === 0 ? 0 : Math.max(2, Math.round((left / most) * widest));
        canvas.fill({ x: LEFT, y, width, height: BAR }, index === rows.length - 1 ? RESULT : STEP);
        canvas.write({ text: count(left), x: LEFT + width + GAP, y: textY, colour: TEXT, scale: SCALE });
    });
    return canvas;
}
