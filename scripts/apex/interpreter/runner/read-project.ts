import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apexFiles, packageFolders } from '../../source-files.ts';
import { type OrgSchema, readOrgSchema } from '../database/org-schema.ts';
import { readSource } from '../syntax/read-source.ts';
import type { SourceSyntax } from '../syntax/tree.ts';

/** The Apex of a project and what its metadata says. */
export interface ApexProject {
    readonly schema: OrgSchema;
    readonly sources: readonly SourceSyntax[];
}

/** Reads all Apex of a project with one package. @throws ApexSyntaxError for a file that cannot be read */
export async function readApexProject(project: string): Promise<ApexProject> {
    const [folder = ''] = await packageFolders(project);
    const sources: SourceSyntax[] = [];
    for (const file of await apexFiles(project)) {
        sources.push(readSource(file, await readFile(join(project, file), 'utf8')));
    }
    return { schema: readOrgSchema(join(project, folder, 'main', 'default')), sources };
}
