import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** Whether the repository asks for a package. */
export function isAskedFor(name: string): boolean {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
        readonly devDependencies: Readonly<Record<string, string>>;
    };
    return name in devDependencies;
}

/** Finds packages from where the repository installs them. */
export const packages = createRequire(join(ROOT, 'package.json'));
