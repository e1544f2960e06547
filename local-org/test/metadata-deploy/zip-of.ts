import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive of texts by path, every second file stored as it is. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
    const parts: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const [index, [path, text]] of Object.entries(files).entries()) {
        const content = Buffer.from(text);
        const packed = index % 2 === 0 ? deflateRawSync(content) : content;
        const name = Buffer.from(path);
        const fields = Buffer.alloc(26);
        fields.writeUInt16LE(20, 0);
        fields.writeUInt16LE(index % 2 === 0 ? 8 : 0, 4);
        fields.writeUInt32LE(crc32(content), 10);
        fields.writeUInt32LE(packed.length, 14);
        fields.writeUInt32LE(content.length, 18);
        fields.writeUInt16LE(name.length, 22);
        const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, name, packed]);
        const place = Buffer.alloc(14);
        place.writeUInt32LE(offset, 10);
        directory.push(
            Buffer.concat([
                Buffer.from('PK\u0001\u0002', 'latin1'),
                Buffer.from([20, 0]),
                fields,
                place,
                name
            ])
        );
        parts.push(local);
        offset += local.length;
    }
    const end = Buffer.alloc(18);
    end.writeUInt16LE(directory.length, 4);
    end.writeUInt16LE(directory.length, 6);
    end.writeUInt32LE(Buffer.concat(directory).length, 8);
    end.writeUInt32LE(offset, 12);
    return Buffer.concat([...parts, ...directory, Buffer.from('PK\u0005\u0006', 'latin1'), end]);
}
