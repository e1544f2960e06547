import { PACKET, PacketReader, packetsOf } from './double/packets.ts';
import { readBatch, readLogin, readPrelogin } from './double/requests.ts';
import { ByteReader } from './double/bytes.ts';
import { columnsToken, finalCount, rowToken } from './double/tokens.ts';
import { readType, readValue, writeValue } from './double/types.ts';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

/** Messages as MS-TDS prints them in its chapter of examples, so that a fault of the double cannot hide behind the driver's. */
const PRELOGIN =
    bytesOf(`12 01 00 2F 00 00 01 00 00 00 1A 00 06 01 00 20 00 01 02 00 21 00 01 03 00 22 00 04 04 00 26
    00 01 FF 09 00 00 00 00 00 01 00 B8 0D 00 00 01`);
const BATCH =
    bytesOf(`01 01 00 5C 00 00 01 00 16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00
    0A 00 73 00 65 00 6C 00 65 00 63 00 74 00 20 00 27 00 66 00 6F 00 6F 00 27 00 20 00 61 00 73 00 20 00 27 00 62 00
    61 00 72 00 27 00 0A 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00`);
const ANSWER =
    bytesOf(`04 01 00 33 00 00 01 00 81 01 00 00 00 00 00 20 00 A7 03 00 09 04 D0 00 34 03 62 00 61 00 72 00
    D1 03 00 66 6F 6F FD 10 00 C1 00 01 00 00 00 00 00 00 00`);

const packetOf = (bytes: Buffer) => {
    const packets = new PacketReader().push(bytes);
    expect(packets).toHaveLength(1);
    return packets[0] ?? { type: 0, status: 0, payload: Buffer.alloc(0) };
};

describe('Messages that MS-TDS prints', () => {
    it('When the example of a PRELOGIN is read, then its options are those that the text names', () => {
        const { type, payload } = packetOf(PRELOGIN);
        expect(type).toBe(PACKET.prelogin);
        const options = readPrelogin(payload);
        expect([...options.keys()]).toEqual([0, 1, 2, 3, 4]);
        expect(options.get(0)).toEqual(bytesOf('09 00 00 00 00 00'));
        expect(options.get(1)).toEqual(bytesOf('01'));
        expect(options.get(3)).toEqual(bytesOf('B8 0D 00 00'));
    });

    it('When the example of a batch is read, then its text is behind the headers', () => {
        const { type, payload } = packetOf(BATCH);
        expect(type).toBe(PACKET.batch);
        expect(readBatch(payload).text.trim()).toBe("select 'foo' as 'bar'");
    });

    it('When the answer to it is written, then it has the bytes of the example, but for the flags of the column', () => {
        const columns = [{ name: 'bar', type: { kind: 'varchar', length: 3 } as const }];
        const payload = Buffer.concat([columnsToken(columns), rowToken(columns, ['foo']), finalCount(1)]);
        const written = packetsOf({ type: PACKET.answer, payload, packetSize: 4096 });
        // The example's column is computed (0x20); those of the double take null (0x01).
        const expected = Buffer.from(ANSWER);
        expected.writeUInt16LE(0x01, 15);
        expect(written.toString('hex')).toBe(expected.toString('hex'));
    });

    it('When bytes come in pieces, then packets are cut where they end', () => {
        const reader = new PacketReader();
        const stream = Buffer.concat([PRELOGIN, BATCH]);
        const packets = [...stream].flatMap((byte) => reader.push(Buffer.from([byte])));
        expect(packets.map(({ type }) => type)).toEqual([PACKET.prelogin, PACKET.batch]);
        expect(reader.empty).toBe(true);
    });

    it('When a message is longer than a packet, then only its last packet ends it', () => {
        const payload = Buffer.alloc(10_000, 7);
        const packets = new PacketReader().push(packetsOf({ type: 4, payload, packetSize: 4096 }));
        expect(packets.map(({ status, payload: part }) => [status, part.length])).toEqual([
            [0, 4088],
            [0, 4088],
            [1, 1824]
        ]);
    });
});

describe('Values as MS-TDS lays them out', () => {
    it.each([
        ['a 32-bit number', '26 04', '04 2A 00 00 00', 42],
        ['a negative 64-bit number', '26 08', '08 FE FF FF FF FF FF FF FF', -2n],
        ['a bit', '68 01', '01 01', true],
        ['null', '26 04', '00', null],
        ['a Unicode text', 'E7 08 00 09 04 D0 00 34', '04 00 41 00 E9 00', 'Aé'],
        ['a missing text', 'E7 08 00 09 04 D0 00 34', 'FF FF', null],
        [
            'a text of any length in two chunks',
            'E7 FF FF 09 04 D0 00 34',
            '04 00 00 00 00 00 00 00 02 00 00 00 41 00 02 00 00 00 42 00 00 00 00 00',
            'AB'
        ],
        // 2000-01-01 is day 730,119 since 0001-01-01; 01:00:00.500 is 3,600,500 thousandths.
        ['an instant', '2A 03', '07 74 F0 36 00 07 24 0B', new Date('2000-01-01T01:00:00.500Z')],
        ['a day', '28', '03 07 24 0B', new Date('2000-01-01T00:00:00.000Z')]
    ])('When %s is read, then it is the value', (_title, type, value, expected) => {
        const read = readType(new ByteReader(bytesOf(type)));
        expect(readValue(new ByteReader(bytesOf(value)), read)).toEqual(expected);
        const again = writeValue(read, expected);
        expect(readValue(new ByteReader(again), read)).toEqual(expected);
    });

    it('When a password is sent, then it is read with its half-bytes turned back', () => {
        // "foo" as the example of a LOGIN7 has it: each byte swapped, then exclusive-or with A5.
        const payload = Buffer.alloc(100);
        payload.writeUInt16LE(94, 44);
        payload.writeUInt16LE(3, 46);
        bytesOf('C3 A5 53 A5 53 A5').copy(payload, 94);
        expect(readLogin(payload).password).toBe('foo');
    });
});
