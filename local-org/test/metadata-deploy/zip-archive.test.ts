import { readZip } from '../../src/metadata-deploy/zip-archive.ts';
import { zipOf } from './zip-of.ts';

const FILES = { 'package.xml': '<Package/>', 'labels/Größe.labels': 'é'.repeat(5000), 'empty.txt': '' };

describe('a zip archive', () => {
    it('When it is read, then packed and stored files come out as they went in', () => {
        expect(Object.fromEntries(readZip(zipOf(FILES)))).toEqual(FILES);
    });

    it('When it ends with a comment, then its directory is found all the same', () => {
        const zip = zipOf(FILES);
        zip.writeUInt16LE(5, zip.length - 2);
        expect(readZip(Buffer.concat([zip, Buffer.from('hello')])).size).toBe(3);
    });

    it.each([
        ['is none', Buffer.from('no zip at all, only some text that is long enough'), 'it has no directory'],
        ['is empty', Buffer.alloc(0), 'it has no directory'],
        ['is cut off at its start', zipOf(FILES).subarray(40), 'The zip file cannot be read']
    ])('When it %s, then it is refused as unreadable', (_what, zip, said) => {
        expect(() => readZip(zip)).toThrow(said);
    });

    it('When a file unpacks to more than its directory says, then it is refused', () => {
        const zip = zipOf({ 'bomb.txt': 'a'.repeat(100_000) });
        const entry = zip.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
        zip.writeUInt32LE(10, entry + 24);
        expect(() => readZip(zip)).toThrow('The zip file cannot be read');
    });
});
