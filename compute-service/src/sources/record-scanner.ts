const COMMA = 0x2c;
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\ufeff';
/** Longer than any header that people make; what is longer is no header, and is not kept in memory. */
const LONGEST_HEADER_BYTES = 1 << 20;

const CELL_START = 0;
const PLAIN = 1;
const QUOTED = 2;
/** A quote inside a quoted cell: its end, or the first half of a doubled quote. */
const QUOTE_IN_QUOTED = 3;

/** 1 for the bytes that mean nothing inside of a cell without quotes, which are most of a file. */
const ORDINARY = new Uint8Array(256).fill(1);
for (const byte of [COMMA, LINE_FEED, CARRIAGE_RETURN]) ORDINARY[byte] = 0;

/** A record whose number of cells differs from the header's. */
export interface RaggedRecord {
    /** Position among the records after the header, from 1. */
    readonly record: number;
    readonly cells: number;
}

export interface ScannedRecords {
    /** Cells of the header line without byte order mark; empty where the file has no line at all, or too long a one. */
    readonly header: readonly string[];
    /** The first line is longer than a header may be. */
    readonly headerTooLong: boolean;
    /** There are empty lines before the header. */
    readonly beginsEmpty: boolean;
    /** Records after the header; empty lines do not count. */
    readonly records: number;
    readonly bytes: number;
    readonly firstRagged: RaggedRecord | null;
    /** The file ends inside a quoted cell, so it was cut. */
    readonly unterminated: boolean;
    /**
     * The first record (0 for the header) that does not end as the header does, with LF or with CR LF, or that holds a
     * carriage return outside of quotes. Programs differ on where such a record ends.
     */
    readonly firstOddLineEnd: number | null;
}

/** Splits one CSV line into its cells. */
export function cellsOfLine(line: string): string[] {
    const cells: string[] = [];
    let cell = '';
    let quoted = false;
    for (let index = 0; index < line.length; index += 1) {
        const character = line.charAt(index);
        if (quoted) {
            if (character !== '"') cell += character;
            else if (line.charAt(index + 1) === '"') {
                cell += '"';
                index += 1;
            } else quoted = false;
        } else if (character === '"' && cell === '') quoted = true;
        else if (character === ',') {
            cells.push(cell);
            cell = '';
        } else cell += character;
    }
    cells.push(cell);
    return cells;
}

interface PlainRecords {
    /** Where the first line starts that is not plain, or not complete. */
    readonly next: number;
    readonly records: number;
    /** Counted from the first of these records. */
    readonly ragged: RaggedRecord | null;
}

/** 1 where two bytes are the same, else 0. */
const isByte = (one: number, other: number): number => ((one ^ other) - 1) >>> 31;

/**
 * Whole lines of a chunk that hold neither a quote nor a carriage return, as most lines of most exports: only commas and
 * line feeds mean anything in them.
 */
class PlainLines {
    readonly #chunk: Buffer;
    /** Where the next quote and the next carriage return are; each is looked for once. */
    #nextQuote = -1;
    #nextReturn = -1;

    constructor(chunk: Buffer) {
        this.#chunk = chunk;
    }

    /** Looks through the plain lines from the start of a line on. */
    read({ from, width }: { readonly from: number; readonly width: number }): PlainRecords {
        const chunk = this.#chunk;
        if (this.#nextQuote < from) this.#nextQuote = this.#next(QUOTE, from);
        if (this.#nextReturn < from) this.#nextReturn = this.#next(CARRIAGE_RETURN, from);
        const end = chunk.lastIndexOf(LINE_FEED, Math.min(this.#nextQuote, this.#nextReturn)) + 1;
        let records = 0;
        let ragged: RaggedRecord | null = null;
        let start = from;
        while (start < end) {
            const lineEnd = chunk.indexOf(LINE_FEED, start);
            let commas = 0;
            // Without a branch, because which bytes are commas is nothing that a processor could foresee.
            for (let index = start; index < lineEnd; index += 1) commas += isByte(chunk[index] ?? 0, COMMA);
            if (lineEnd > start) {
                records += 1;
                if (commas + 1 !== width) ragged ??= { record: records, cells: commas + 1 };
            }
            start = lineEnd + 1;
        }
        return { next: start, records, ragged };
    }

    #next(byte: number, from: number): number {
        const found = this.#chunk.indexOf(byte, from);
        return found === -1 ? this.#chunk.length : found;
    }
}

/**
 * Counts the records of a CSV file while its bytes pass by (RFC 4180 quotes, LF or CRLF), in constant memory and
 * without making a string of any cell, because a night counts more than a gigabyte.
 */
export class RecordScanner {
    #state = CELL_START;
    #cells = 1;
    /** The record that is being read has at least one byte. */
    #started = false;
    #records = 0;
    #bytes = 0;
    #headerChunks: Buffer[] | null = [];
    #headerBytes = 0;
    #headerTooLong = false;
    #beginsEmpty = false;
    #header: readonly string[] = [];
    #firstRagged: RaggedRecord | null = null;
    /** The byte before this one is a carriage return outside of quotes. */
    #afterReturn = false;
    /** Whether the header ends with CR LF; null before its end. */
    #returnsEndLines: boolean | null = null;
    #firstOddLineEnd: number | null = null;

    push(chunk: Buffer): void {
        let state = this.#state;
        let cells = this.#cells;
        let started = this.#started;
        let afterReturn = this.#afterReturn;
        let headerFrom = 0;
        const length = chunk.length;
        const plain = new PlainLines(chunk);
        for (let index = 0; index < length; index += 1) {
            if (state === CELL_START && !started && !this.#headerChunks && this.#returnsEndLines === false) {
                index = this.#takePlain(plain.read({ from: index, width: this.#header.length }));
                if (index === length) break;
            }
            if (state === QUOTED) {
                // Most bytes are inside quoted cells; nothing but a quote matters there.
                while (index < length && chunk[index] !== QUOTE) index += 1;
                if (index < length) state = QUOTE_IN_QUOTED;
                continue;
            }
            if (state === PLAIN && !afterReturn) {
                while (index < length && ORDINARY[chunk[index] ?? 0] === 1) index += 1;
                if (index === length) break;
            }
            const byte = chunk[index];
            if (afterReturn && byte !== LINE_FEED) this.#noteOddLineEnd();
            if (byte === LINE_FEED) this.#compareLineEnd(afterReturn);
            afterReturn = byte === CARRIAGE_RETURN;
            if (byte === COMMA) {
                cells += 1;
                state = CELL_START;
                started = true;
            } else if (byte === QUOTE && state !== PLAIN) {
                state = QUOTED;
                started = true;
            } else if (byte === LINE_FEED) {
                if (started) {
                    if (this.#headerChunks) this.#finishHeader(chunk.subarray(headerFrom, index));
                    else this.#finishRecord(cells);
                } else if (this.#headerChunks) this.#beginsEmpty = true;
                headerFrom = index + 1;
                state = CELL_START;
                cells = 1;
                started = false;
            } else if (!afterReturn) {
                state = PLAIN;
                started = true;
            }
        }
        this.#keepOfHeader(chunk.subarray(headerFrom));
        this.#bytes += chunk.length;
        this.#state = state;
        this.#cells = cells;
        this.#started = started;
        this.#afterReturn = afterReturn;
    }

    /** Ends the file: a last line without line feed counts as a record. */
    finish(): ScannedRecords {
        if (this.#afterReturn) this.#noteOddLineEnd();
        if (this.#started) {
            if (this.#headerChunks) this.#finishHeader(Buffer.alloc(0));
            else this.#finishRecord(this.#cells);
            this.#started = false;
        }
        return {
            header: this.#header,
            headerTooLong: this.#headerTooLong,
            beginsEmpty: this.#beginsEmpty,
            records: this.#records,
            bytes: this.#bytes,
            firstRagged: this.#firstRagged,
            unterminated: this.#state === QUOTED,
            firstOddLineEnd: this.#firstOddLineEnd
        };
    }

    #compareLineEnd(afterReturn: boolean): void {
        this.#returnsEndLines ??= afterReturn;
        if (afterReturn !== this.#returnsEndLines) this.#noteOddLineEnd();
    }

    #noteOddLineEnd(): void {
        this.#firstOddLineEnd ??= this.#headerChunks ? 0 : this.#records + 1;
    }

    #keepOfHeader(part: Buffer): void {
        if (!this.#headerChunks || this.#headerTooLong) return;
        this.#headerBytes += part.length;
        this.#headerTooLong = this.#headerBytes > LONGEST_HEADER_BYTES;
        if (this.#headerTooLong) this.#headerChunks = [];
        else this.#headerChunks.push(Buffer.from(part));
    }

    #finishHeader(lastPart: Buffer): void {
        this.#keepOfHeader(lastPart);
        const line = Buffer.concat(this.#headerChunks ?? []).toString('utf8');
        if (!this.#headerTooLong) {
            this.#header = cellsOfLine(
                line
                    .replace(/\r+$/, '')
                    .replace(/^[\r\n]+/, '')
                    .replace(BYTE_ORDER_MARK, '')
            );
        }
        this.#headerChunks = null;
    }

    #takePlain({ next, records, ragged }: PlainRecords): number {
        if (ragged) this.#firstRagged ??= { ...ragged, record: this.#records + ragged.record };
        this.#records += records;
        return next;
    }

    #finishRecord(cells: number): void {
        this.#records += 1;
        if (cells !== this.#header.length && !this.#firstRagged) {
            this.#firstRagged = { record: this.#records, cells };
        }
    }
}
