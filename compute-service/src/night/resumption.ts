import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { DialFlowError } from '../error.ts';
import type { Run } from '../runs/run.ts';
import { readFileIfThere, writeFileAtomically } from '../sources/durable-file.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const VERSIONS_FILE = 'versions.json';
const LAUNCH_ANEW = { advice: 'Launch a new run.' };

/** Stages after which nothing is computed any more. */
const DELIVERING: ReadonlySet<string> = new Set(['deliver', 'changes']);

/**
 * Makes the run's folders, or sees to it that a run that goes on finds there what its finished steps left behind, and
 * that all of its results come from one version of the product.
 * @throws DialFlowError `gone` where retention removed the data, `wrong_state` where another version began to compute
 */
export async function beginOrGoOn({
    run,
    workspace,
    versions
}: {
    readonly run: Run;
    readonly workspace: Workspace;
    readonly versions: Readonly<Record<string, string>>;
}): Promise<void> {
    const file = join(workspace.directory, VERSIONS_FILE);
    const current = JSON.stringify(versions);
    const goesOn = run.kind === 'night' && run.steps.some(({ status }) => status === 'finished');
    if (goesOn) {
        const hasData = await access(workspace.extract).then(
            () => true,
            () => false
        );
        if (!hasData) {
            throw new DialFlowError(
                'gone',
                'The data of this run were removed, so it cannot go on.',
                LAUNCH_ANEW
            );
        }
        const computes = run.steps.some(
            ({ status, engine }) => status !== 'finished' && !DELIVERING.has(engine)
        );
        const begun = await readFileIfThere(file);
        if (computes && begun !== null && begun !== current) {
            throw new DialFlowError(
                'wrong_state',
                'The service was updated since this run began, and results of two versions are never mixed.',
                LAUNCH_ANEW
            );
        }
    }
    await createWorkspace(workspace);
    if (!goesOn) await writeFileAtomically(file, current);
}
