import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const SOURCE_FOLDER = join(ROOT, 'force-app', 'main', 'default');

/** Files that make a folder a project of the Salesforce CLI. */
const PROJECT_FILES = ['sfdx-project.json', '.forceignore'];

/** A copy of the project that may be changed. */
export interface DeployFolder {
    readonly path: string;
    /** Whether a file below `force-app/main/default` is there. */
    has(file: string): boolean;
    /** Removes files below `force-app/main/default` from the copy. */
    leaveOut(files: readonly string[]): void;
    remove(): void;
}

/** Copies the project into a folder of its own, so that what an org has its own way can be left out. */
export function copyProject(): DeployFolder {
    const path = mkdtempSync(join(tmpdir(), 'dial-flow-deploy-'));
    const source = join('force-app', 'main', 'default');
    for (const file of PROJECT_FILES) cpSync(join(ROOT, file), join(path, file));
    cpSync(join(ROOT, source), join(path, source), { recursive: true });
    return {
        path,
        has: (file) => existsSync(join(path, source, file)),
        leaveOut: (files) => files.forEach((file) => rmSync(join(path, source, file))),
        remove: () => rmSync(path, { recursive: true, force: true })
    };
}
