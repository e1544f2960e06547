import fc from 'fast-check';
import { cellsOfLine, RecordScanner, type ScannedRecords } from '../../src/sources/record-scanner.ts';

const scan = (text: string, chunkBytes = 7): ScannedRecords => {
    const scanner = new RecordScanner();
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += chunkBytes) {
        scanner.push(bytes.subarray(start, start + chunkBytes));
    }
    return scanner.finish();
};

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const plain = (cell: string): string => (/[",\r\n]/.test(cell) || cell === '' ? quote(cell) : cell);

describe('the record scanner', () => {
    it('When a file of any cells is cut into any chunks, then header, records and cells are counted', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }).chain((width) =>
                    fc.array(fc.array(fc.string(), { minLength: width, maxLength: width }), {
                        minLength: 1
                    })
                ),
                fc.boolean(),
                fc.constantFrom('\n', '\r\n'),
                fc.boolean(),
                fc.integer({ min: 1, max: 64 }),
                (rows, everyCellQuoted, lineEnding, endsWithLineEnding, chunkBytes) => {
                    const write = everyCellQuoted ? quote : plain;
                    const text =
                        rows.map((row) => row.map(write).join(',')).join(lineEnding) +
                        (endsWithLineEnding ? lineEnding : '');
                    const result = scan(text, chunkBytes);
                    expect(result.records).toBe(rows.length - 1);
                    expect(result.firstRagged).toBeNull();
                    expect(result.unterminated).toBe(false);
                    expect(result.header).toHaveLength(rows[0]?.length ?? 0);
                }
            )
        );
    });

    it('When a header is quoted, then its cells come back as written', () => {
        expect(cellsOfLine('"Id","Account.Name","a ""b"", c",plain')).toEqual([
            'Id',
            'Account.Name',
            'a "b", c',
            'plain'
        ]);
        expect(scan('\ufeffId,Name\r\n1,2\r\n').header).toEqual(['Id', 'Name']);
    });

    it('When a file ends inside a quoted cell, then it is reported as cut', () => {
        expect(scan('"Id"\n"1"\n"2').unterminated).toBe(true);
    });

    it('When a record has too few cells, then the first such record is named', () => {
        expect(scan('a,b\n1,2\n3\n4\n').firstRagged).toEqual({ record: 2, cells: 1 });
    });

    it('When the first line is longer than any header, then it is not kept, in one piece or in many', () => {
        for (const chunkBytes of [1 << 16, 1 << 22]) {
            const scanned = scan(`${'x,'.repeat(1 << 20)}\n1,2\n`, chunkBytes);
            expect(scanned).toMatchObject({ header: [], headerTooLong: true, records: 1 });
        }
        expect(scan(`${'x'.repeat(1 << 19)}\n1\n`, 1 << 16)).toMatchObject({ headerTooLong: false });
    });

    it('When empty lines come before the header, then that is told', () => {
        expect(scan('\r\n\r\na,b\r\n', 1)).toMatchObject({ header: ['a', 'b'], beginsEmpty: true });
        expect(scan('a,b\n\n1,2\n')).toMatchObject({ beginsEmpty: false });
    });

    it('When there is nothing or only a header, then there are no records', () => {
        expect(scan('')).toMatchObject({ header: [], records: 0 });
        expect(scan('a,b')).toMatchObject({ header: ['a', 'b'], records: 0 });
        expect(scan('a,b\n\n\r\n')).toMatchObject({ records: 0 });
    });
});
