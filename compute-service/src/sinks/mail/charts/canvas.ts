import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphPixel } from './glyphs.ts';
import { encodePng, type Colour } from './png.ts';

export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

export interface Label {
    /** Capital letters, digits, commas and blanks. */
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly colour: Colour;
    /** Pixels of the picture for one pixel of a character. */
    readonly scale: number;
}

/** Width of a text in pixels. */
export const labelWidth = ({ text, scale }: Pick<Label, 'text' | 'scale'>): number =>
    text === '' ? 0 : (text.length * (GLYPH_WIDTH + 1) - 1) * scale;

/** Height of every text in pixels. */
export const labelHeight = (scale: number): number => GLYPH_HEIGHT * scale;

/** A picture in memory on which boxes and short texts are drawn. */
export class Canvas {
    readonly width: number;
    readonly height: number;
    readonly #pixels: Uint8Array;
    readonly #palette: Colour[] = [];

    constructor({ width, height, background }: { width: number; height: number; background: Colour }) {
        this.width = width;
        this.height = height;
        this.#pixels = new Uint8Array(width * height);
        this.#indexOf(background);
    }

    fill(box: Box, colour: Colour): void {
        const index = this.#indexOf(colour);
        const [right, bottom] = [
            Math.min(box.x + box.width, this.width),
            Math.min(box.y + box.height, this.height)
        ];
        for (let y = Math.max(box.y, 0); y < bottom; y += 1) {
            this.#pixels.fill(index, y * this.width + Math.max(box.x, 0), y * this.width + right);
        }
    }

    write({ text, x, y, colour, scale }: Label): void {
        [...text].forEach((character, position) => {
            const left = x + position * (GLYPH_WIDTH + 1) * scale;
            for (let row = 0; row < GLYPH_HEIGHT; row += 1) {
                for (let column = 0; column < GLYPH_WIDTH; column += 1) {
                    if (!glyphPixel({ character, column, row })) continue;
                    const place = { x: left + column * scale, y: y + row * scale };
                    this.fill({ ...place, width: scale, height: scale }, colour);
                }
            }
        });
    }

    /** Returns the picture as a PNG file. */
    png(): Buffer {
        return encodePng({
            ...{ width: this.width, height: this.height, palette: this.#palette, pixels: this.#pixels }
        });
    }

    #indexOf(colour: Colour): number {
        const known = this.#palette.findIndex((entry) =>
            entry.every((part, index) => part === colour[index])
        );
        return known === -1 ? this.#palette.push(colour) - 1 : known;
    }
}
