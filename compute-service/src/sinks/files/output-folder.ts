import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DialFlowError } from '../../error.ts';
import { systemErrorCode } from '../../system-error.ts';
import { confirmWritable, nearestExisting } from '../../writable-folder.ts';

/**
 * Refuses an output folder that cannot take the files, before anything is computed. Nothing is left behind.
 * @param folders `from` is the input folder, whose files some outputs would replace by their names
 * @throws DialFlowError `invalid_request`
 */
export async function refuseUnusableFolder({
    from,
    to
}: {
    readonly from: string;
    readonly to: string;
}): Promise<void> {
    const refuse = (message: string, cause?: unknown): never => {
        throw new DialFlowError('invalid_request', message, {
            cause,
            advice: 'Name another folder for the outputs.'
        });
    };
    try {
        const existing = nearestExisting(resolve(to));
        if (!(await stat(existing)).isDirectory())
            refuse(`${existing} is a file, so outputs cannot go to ${to}.`);
        confirmWritable(existing);
        if (
            (await realpath(existing)) === (await realpath(from).catch(() => null)) &&
            existing === resolve(to)
        )
            refuse(
                `${to} is the input folder; its phone_removals.csv would be replaced by that of this run.`
            );
    } catch (cause) {
        if (cause instanceof DialFlowError) throw cause;
        refuse(
            `The folder ${to} cannot be written to (${systemErrorCode(cause) ?? 'unknown cause'}).`,
            cause
        );
    }
}
