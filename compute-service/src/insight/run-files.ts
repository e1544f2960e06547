import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DialFlowError } from '../error.ts';
import { fileDigest } from '../file-digest.ts';
import { MANIFEST_FILE } from '../night/result-steps.ts';
import { workspaceOf } from '../night/workspace.ts';
import type { Run } from '../runs/run.ts';
import { FAILURES_FILE } from '../sinks/salesforce/deliver-records.ts';
import { systemErrorCode } from '../system-error.ts';
import type { RunFile } from './insight.ts';

const CONTENT_TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

interface KnownFile {
    readonly path: string;
    /** Null where the run did not write it down. */
    readonly sha256: string | null;
    /** Whether a run always has it. */
    readonly expected: boolean;
}

/** Only names that the run itself wrote lead to a path, so that no name leads out of its folder. */
function knownFile({ dataDirectory, run, name }: FileRequest): KnownFile | null {
    const workspace = workspaceOf({ dataDirectory, runId: run.id });
    if (name === FAILURES_FILE)
        return { path: join(workspace.delivery, FAILURES_FILE), sha256: null, expected: false };
    const written = run.documents.outputs ?? [];
    if (name === MANIFEST_FILE)
        return { path: join(workspace.outputs, MANIFEST_FILE), sha256: null, expected: written.length > 0 };
    const output = written.find(({ file }) => file === name);
    return output
        ? { path: join(workspace.outputs, output.file), sha256: output.sha256, expected: true }
        : null;
}

export interface FileRequest {
    readonly dataDirectory: string;
    readonly run: Run;
    readonly name: string;
}

/**
 * Finds a file of a run: a result, its manifest, or the records that Salesforce refused.
 * @throws DialFlowError `not_found` for any other name, `gone` where the file was removed
 */
export async function findRunFile(request: FileRequest): Promise<RunFile> {
    const { name } = request;
    const known = knownFile(request);
    const notFound = new DialFlowError('not_found', 'This run has no file of that name.', {
        advice: 'The names of its files stand in its outputs.'
    });
    if (!known) throw notFound;
    try {
        const { size } = await stat(known.path);
        return {
            path: known.path,
            name,
            bytes: size,
            sha256: known.sha256 ?? (await fileDigest(known.path)).sha256,
            contentType: name.endsWith('.json') ? CONTENT_TYPES.json : CONTENT_TYPES.csv
        };
    } catch (cause) {
        if (systemErrorCode(cause) !== 'ENOENT') throw cause;
        if (!known.expected) throw notFound;
        throw new DialFlowError('gone', `The file ${name} of this run was removed.`, {
            cause,
            advice: 'Ask about a newer run.'
        });
    }
}
