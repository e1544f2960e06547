import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DialFlowError } from '../../error.ts';
import { publishFile } from '../../sources/durable-file.ts';

export interface OutputFile {
    /** Name without folder, for example `call_list.csv`. */
    readonly file: string;
    /** Null where the file's own hash is not known beforehand (the manifest). */
    readonly sha256: string | null;
}

export interface CopyOutputsOptions {
    readonly from: string;
    readonly to: string;
    /** In the order in which they appear; put the manifest last, so that its presence means all is there. */
    readonly files: readonly OutputFile[];
    readonly signal: AbortSignal;
}

const partial = (path: string): string => `${path}.partial`;

/**
 * Copies the outputs of a run into a folder. Each file appears whole or not at all: it is written beside its place,
 * its hash is compared, then it is renamed. A repeat replaces the files with the same bytes.
 * @throws DialFlowError `delivery_failed` where a file cannot be written or is not the one that the run made.
 */
export async function copyOutputs({ from, to, files, signal }: CopyOutputsOptions): Promise<void> {
    await mkdir(to, { recursive: true });
    for (const { file: name, sha256 } of files) {
        signal.throwIfAborted();
        const target = join(to, basename(name));
        const hash = createHash('sha256');
        const hashing = new Transform({
            transform(chunk: Buffer, _encoding, done) {
                hash.update(chunk);
                done(null, chunk);
            }
        });
        try {
            await pipeline(
                createReadStream(join(from, basename(name))),
                hashing,
                createWriteStream(partial(target)),
                { signal }
            );
            if (sha256 !== null && hash.digest('hex') !== sha256) {
                throw new Error('the file is not the one that the run made');
            }
            await publishFile({ from: partial(target), to: target });
        } catch (cause) {
            await rm(partial(target), { force: true });
            signal.throwIfAborted();
            throw new DialFlowError('delivery_failed', `${name} could not be written to the output folder.`, {
                cause,
                advice: 'Check that the folder can be written to and has space, then resume the run.',
                retryable: true
            });
        }
    }
}
