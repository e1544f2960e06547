import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractClasses } from './contract-classes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

for (const { path, text } of await contractClasses(ROOT)) {
    await writeFile(join(ROOT, path), text);
    console.log(`Written: ${path}`);
}
