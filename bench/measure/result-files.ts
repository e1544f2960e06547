import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 of every CSV file of a folder, by name. */
export function resultDigests(folder: string): ReadonlyMap<string, string> {
    const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    return new Map(
        files.sort().map((name) => [
            name,
            createHash('sha256')
                .update(readFileSync(join(folder, name)))
                .digest('hex')
        ])
    );
}

/** Result files whose bytes differ, or that one of the two did not write. No file on either side is a difference too. */
export function differingFiles(
    ours: ReadonlyMap<string, string>,
    theirs: ReadonlyMap<string, string>
): readonly string[] {
    if (ours.size === 0) return ['no file was written'];
    const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
    return names.filter((name) => ours.get(name) !== theirs.get(name));
}
