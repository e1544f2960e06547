import { createHash } from 'node:crypto';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DialFlowError } from '../../error.ts';
import { aloneInFolder } from './folder-lock.ts';
import { confirmRunIsOurs } from '../../runs/fence.ts';
import { isNoSuchFile, syncFolder } from '../../sources/durable-file.ts';
import { readInPieces } from '../../read-in-pieces.ts';
import { systemErrorCode } from '../../system-error.ts';

export interface OutputFile {
    /** Name without folder, for example `call_list.csv`. */
    readonly file: string;
    /** Null where the file's own hash is not known beforehand (the manifest). */
    readonly sha256: string | null;
}

export interface CopyOutputsOptions {
    readonly from: string;
    readonly to: string;
    /** The last one, the manifest, is there only while all of them are. */
    readonly files: readonly OutputFile[];
    readonly signal: AbortSignal;
}

const partial = (path: string): string => `${path}.partial`;

/** Writes a copy beside its place, through to the disk, and compares its hash. */
async function writePartial({
    source,
    target,
    sha256,
    signal
}: {
    readonly source: string;
    readonly target: string;
    readonly sha256: string | null;
    readonly signal: AbortSignal;
}): Promise<void> {
    const there = await lstat(target).catch((cause: unknown) => {
        if (isNoSuchFile(cause)) return null;
        throw cause;
    });
    if (there?.isDirectory()) throw new Error('a folder of the same name is in the way');
    // Whatever an earlier attempt left is not written through: it may be a link.
    await rm(partial(target), { force: true });
    const hash = createHash('sha256');
    const copy = await open(partial(target), 'wx');
    try {
        for await (const piece of readInPieces(source)) {
            signal.throwIfAborted();
            hash.update(piece);
            await copy.writeFile(piece);
        }
        await copy.sync();
    } finally {
        await copy.close();
    }
    if (sha256 !== null && hash.digest('hex') !== sha256)
        throw new Error('the file is not the one that the run made');
}

const targetsOf = ({ to, files }: Pick<CopyOutputsOptions, 'to' | 'files'>): readonly string[] =>
    files.map(({ file }) => join(to, basename(file)));

async function writePartials({ from, to, files, signal }: CopyOutputsOptions): Promise<void> {
    for (const { file, sha256 } of files) {
        signal.throwIfAborted();
        try {
            await writePartial({
                source: join(from, basename(file)),
                target: join(to, basename(file)),
                sha256,
                signal
            });
        } catch (cause) {
            signal.throwIfAborted();
            throw notWritten({ what: file, cause });
        }
    }
}

const notWritten = ({ what, cause }: { readonly what: string; readonly cause: unknown }): DialFlowError => {
    const reason = systemErrorCode(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    return new DialFlowError(
        'delivery_failed',
        `${what} could not be written to the output folder: ${reason}.`,
        {
            cause,
            advice: 'Check that the folder can be written to and has space, then try again.',
            retryable: true
        }
    );
};

async function publish(options: CopyOutputsOptions): Promise<void> {
    const targets = targetsOf(options);
    const [manifest] = targets.slice(-1);
    try {
        await writePartials(options);
        await confirmRunIsOurs();
        // From here to the last rename the folder holds files of two runs, and no manifest that vouches for them.
        if (manifest !== undefined) await rm(manifest, { force: true });
        for (const target of targets) await rename(partial(target), target);
        await syncFolder(options.to);
    } catch (cause) {
        for (const target of targets) await rm(partial(target), { force: true }).catch(() => undefined);
        throw cause;
    }
}

/**
 * Copies the outputs of a run into a folder: first all of them beside their places, then all names are changed, so
 * that a full disk leaves the folder as it was. A repeat replaces the files with the same bytes; of two runs that write
 * to one folder the second waits and then replaces what the first one wrote.
 * @throws DialFlowError `delivery_failed` where a file cannot be written or is not the one that the run made.
 */
export async function copyOutputs(options: CopyOutputsOptions): Promise<void> {
    const { to, signal } = options;
    try {
        await mkdir(to, { recursive: true });
        await aloneInFolder({ folder: to, signal, work: () => publish(options) });
    } catch (cause) {
        signal.throwIfAborted();
        throw cause instanceof DialFlowError ? cause : notWritten({ what: 'A file', cause });
    }
}
