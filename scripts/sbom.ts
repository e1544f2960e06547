import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { billOfMaterials } from './release/bill-of-materials.ts';
import { reportLicences } from './release/licences.ts';
import { lockedPackages } from './release/locked-packages.ts';

const HELP = `npm run sbom [-- --out FILE]

Writes the bill of materials of the product (CycloneDX 1.6, JSON) to FILE or standard output, and the licences of its
packages to standard error. Exit code 1 where a licence is not on the list of allowed ones.`;

const fileOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

function main(): number {
    const { values } = parseArgs({
        options: { out: { type: 'string' }, help: { type: 'boolean', default: false } }
    });
    if (values.help) {
        console.log(HELP);
        return 0;
    }
    const packages = lockedPackages(fileOf('package-lock.json'));
    const { version } = JSON.parse(readFileSync(fileOf('package.json'), 'utf8')) as {
        readonly version: string;
    };
    const text = `${JSON.stringify(billOfMaterials({ packages, version }), null, 4)}\n`;
    if (values.out === undefined) process.stdout.write(text);
    else writeFileSync(values.out, text);
    const { counts, refused } = reportLicences(packages);
    console.error(
        `${packages.length} packages: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}`
    );
    if (refused.length === 0) return 0;
    console.error(`Not allowed:\n${refused.join('\n')}`);
    return 1;
}

process.exitCode = main();
