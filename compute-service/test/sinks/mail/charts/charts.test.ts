import { inflateSync } from 'node:zlib';
import { Canvas, labelWidth } from '../../../../src/sinks/mail/charts/canvas.ts';
import { drawFunnel } from '../../../../src/sinks/mail/charts/funnel-chart.ts';
import type { Colour } from '../../../../src/sinks/mail/charts/png.ts';
import { drawStateMap, FILL_CLASSES, fillClassOf } from '../../../../src/sinks/mail/charts/state-map.ts';

interface Picture {
    readonly width: number;
    readonly height: number;
    at(x: number, y: number): Colour;
}

/** Reads what the encoder writes, by the standard: chunks with lengths and check sums, palette, rows without filter. */
function decode(file: Buffer): Picture {
    expect(file.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    const chunks = new Map<string, Buffer>();
    for (let place = 8; place < file.length;) {
        const length = file.readUInt32BE(place);
        const type = file.toString('latin1', place + 4, place + 8);
        chunks.set(type, file.subarray(place + 8, place + 8 + length));
        expect(file.readUInt32BE(place + 8 + length)).toBe(
            checkSum(file.subarray(place + 4, place + 8 + length))
        );
        place += length + 12;
    }
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    const head = chunks.get('IHDR') ?? Buffer.alloc(13);
    expect([...head.subarray(8)]).toEqual([8, 3, 0, 0, 0]);
    const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
    const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
    const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
    expect(rows).toHaveLength((width + 1) * height);
    return {
        ...{ width, height },
        at(x, y) {
            expect(rows[y * (width + 1)]).toBe(0);
            const index = (rows[y * (width + 1) + 1 + x] ?? 0) * 3;
            return [palette[index] ?? -1, palette[index + 1] ?? -1, palette[index + 2] ?? -1];
        }
    };
}

/** CRC-32 as the PNG standard writes it down, bit by bit. */
function checkSum(bytes: Buffer): number {
    let sum = 0xffffffff;
    for (const byte of bytes) {
        sum ^= byte;
        for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    return (sum ^ 0xffffffff) >>> 0;
}

const RED: Colour = [200, 0, 0];
const WHITE: Colour = [255, 255, 255];

describe('Pictures of a mail', () => {
    it('When boxes and texts are drawn, then a reader of PNG finds them where they were put', () => {
        const canvas = new Canvas({ width: 20, height: 10, background: WHITE });
        canvas.fill({ x: 18, y: 8, width: 50, height: 50 }, RED);
        canvas.write({ text: 'T', x: 1, y: 1, colour: RED, scale: 1 });
        const picture = decode(canvas.png());
        expect([picture.width, picture.height]).toEqual([20, 10]);
        expect(picture.at(19, 9)).toEqual(RED);
        expect(picture.at(17, 9)).toEqual(WHITE);
        expect([1, 2, 3, 4, 5].map((x) => picture.at(x, 1))).toEqual([RED, RED, RED, RED, RED]);
        expect([1, 2, 3, 4, 5].map((x) => picture.at(x, 7))).toEqual([WHITE, WHITE, RED, WHITE, WHITE]);
        expect(labelWidth({ text: 'TX', scale: 2 })).toBe(22);
    });

    it('When the same is drawn twice, then the bytes are the same', () => {
        expect(
            drawFunnel([5, 3])
                .png()
                .equals(drawFunnel([5, 3]).png())
        ).toBe(true);
        expect(
            drawFunnel([5, 3])
                .png()
                .equals(drawFunnel([5, 4]).png())
        ).toBe(false);
    });

    it('When states are filled differently, then each tile has the colour of its class', () => {
        expect(
            (
                [
                    [0, 0],
                    [10, 10],
                    [10, 11],
                    [100, 90],
                    [100, 89],
                    [100, 50],
                    [100, 49],
                    [1, 0]
                ] as const
            ).map(([target, taken]) => fillClassOf({ target, taken }))
        ).toEqual(['none', 'full', 'full', 'near', 'behind', 'behind', 'far', 'far']);
        const picture = decode(
            drawStateMap([
                { state: 'AK', target: 10, taken: 10 },
                { state: 'ME', target: 10, taken: 1 }
            ]).png()
        );
        expect([picture.width, picture.height]).toEqual([666, 486]);
        expect(picture.at(8, 8)).toEqual(FILL_CLASSES.full.fill);
        expect(picture.at(10 * 60 + 8, 8)).toEqual(FILL_CLASSES.far.fill);
        expect(picture.at(5 * 60 + 8, 60 + 8)).toEqual(FILL_CLASSES.none.fill);
    });

    it('When a funnel is drawn, then bars are as long as their figures, and nothing is drawn for nothing', () => {
        const picture = decode(drawFunnel([1000, 500, 1, 0]).png());
        const lengthOf = (row: number): number => {
            const y = row * 34 + 6;
            const first = picture.at(46, y);
            let x = 46;
            while (x < picture.width && picture.at(x, y).every((part, index) => part === first[index]))
                x += 1;
            return x - 44;
        };
        expect(lengthOf(0) / lengthOf(1)).toBeCloseTo(2, 1);
        expect(picture.at(45, 2 * 34 + 6)).not.toEqual(WHITE);
        expect(picture.at(45, 3 * 34 + 6)).toEqual(WHITE);
        expect(decode(drawFunnel([]).png()).height).toBe(34);
    });
});
