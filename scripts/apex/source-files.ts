import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const projectFile = z.object({ packageDirectories: z.array(z.object({ path: z.string() })).min(1) });

/** Returns the package folders of a project, relative to it. */
export async function packageFolders(project: string): Promise<readonly string[]> {
    const text = await readFile(join(project, 'sfdx-project.json'), 'utf8');
    return projectFile.parse(JSON.parse(text)).packageDirectories.map(({ path }) => path);
}

/** Returns all Apex of a project: classes and triggers, by path relative to it. */
export async function apexFiles(project: string): Promise<readonly string[]> {
    const files: string[] = [];
    for (const folder of await packageFolders(project)) {
        const entries = await readdir(join(project, folder), { recursive: true });
        files.push(
            ...entries.filter((name) => /\.(cls|trigger)$/.test(name)).map((name) => join(folder, name))
        );
    }
    return files.toSorted();
}
