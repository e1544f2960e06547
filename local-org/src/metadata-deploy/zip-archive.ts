import { inflateRawSync } from 'node:zlib';
import { OrgError } from '../org-error.ts';

/** What an org takes in one deployment: unpacked bytes and number of files. */
const MOST_BYTES = 400_000_000;
const MOST_FILES = 10_000;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;

const unreadable = (what: string, cause?: unknown): OrgError =>
    new OrgError({ code: 'INVALID_ZIP_FILE', message: `The zip file cannot be read: ${what}`, cause });

interface Entry {
    readonly path: string;
    readonly method: number;
    readonly packedBytes: number;
    readonly bytes: number;
    readonly offset: number;
}

function directoryOf(zip: Buffer): { readonly offset: number; readonly entries: number } {
    const lowest = Math.max(0, zip.length - END_LENGTH - LONGEST_COMMENT);
    for (let at = zip.length - END_LENGTH; at >= lowest; at--) {
        if (zip.readUInt32LE(at) === END_OF_DIRECTORY)
            return { entries: zip.readUInt16LE(at + 10), offset: zip.readUInt32LE(at + 16) };
    }
    throw unreadable('it has no directory');
}

function entriesOf(zip: Buffer): readonly Entry[] {
    const directory = directoryOf(zip);
    if (directory.entries > MOST_FILES)
        throw new OrgError({ code: 'LIMIT_EXCEEDED', message: `More than ${MOST_FILES} files` });
    const entries: Entry[] = [];
    let at = directory.offset;
    for (let count = 0; count < directory.entries; count++) {
        if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw unreadable('its directory is broken');
        const nameLength = zip.readUInt16LE(at + 28);
        entries.push({
            path: zip.toString('utf8', at + 46, at + 46 + nameLength),
            method: zip.readUInt16LE(at + 10),
            packedBytes: zip.readUInt32LE(at + 20),
            bytes: zip.readUInt32LE(at + 24),
            offset: zip.readUInt32LE(at + 42)
        });
        at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
    return entries;
}

function contentOf({
    zip,
    entry,
    room
}: {
    readonly zip: Buffer;
    readonly entry: Entry;
    readonly room: number;
}): Buffer {
    if (zip.readUInt32LE(entry.offset) !== LOCAL_ENTRY)
        throw unreadable(`${entry.path} is not where it should be`);
    const start =
        entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
    const packed = zip.subarray(start, start + entry.packedBytes);
    if (entry.method === STORED) return packed;
    if (entry.method !== DEFLATED) throw unreadable(`${entry.path} is packed in an unknown way`);
    // The size that the directory announces is no promise.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, Math.min(room, entry.bytes + 1)) });
}

/**
 * Reads the files of a zip archive in memory.
 * @returns texts by path, folders left out
 * @throws OrgError INVALID_ZIP_FILE, or LIMIT_EXCEEDED where it is larger than an org takes
 */
export function readZip(zip: Buffer): ReadonlyMap<string, string> {
    try {
        const files = new Map<string, string>();
        let bytes = 0;
        for (const entry of entriesOf(zip).filter(({ path }) => !path.endsWith('/'))) {
            bytes += entry.bytes;
            if (bytes > MOST_BYTES)
                throw new OrgError({ code: 'LIMIT_EXCEEDED', message: 'The unpacked files are too large' });
            files.set(entry.path, contentOf({ zip, entry, room: MOST_BYTES }).toString('utf8'));
        }
        return files;
    } catch (error) {
        if (error instanceof OrgError) throw error;
        throw unreadable(error instanceof Error ? error.message : 'unknown fault', error);
    }
}
