import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractClasses } from './contract-classes.ts';
import { findingText, type Finding } from './finding.ts';
import { formatCheck } from './format-check.ts';
import { javaFault } from './java.ts';
import { jsonShapeCheck } from './json-shape-check.ts';
import { ruleCheck } from './rule-check.ts';
import { semanticCheck } from './semantic-check.ts';
import { queryCheck } from './soql/query-check.ts';
import { apexFiles } from './source-files.ts';
import { statementCheck } from './statement-check.ts';
import { valueCheck } from './value-check.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HEAVY_RULE = '='.repeat(100);

/** Classes that are made from the contract fixtures have to be those of today. */
async function contractCheck(): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    for (const { path, text } of await contractClasses(ROOT)) {
        const written = await readFile(join(ROOT, path), 'utf8').catch(() => '');
        if (written === text) continue;
        findings.push({
            file: path,
            line: 1,
            rule: 'contract',
            message: 'Not what the contract fixtures give; run node scripts/apex/write-contract-classes.ts.'
        });
    }
    return findings;
}

/** Runs one check and says how it went. */
async function run(title: string, check: () => Promise<readonly Finding[]>): Promise<number> {
    const started = performance.now();
    const findings = await check();
    for (const finding of findings) console.error(findingText(finding));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
        `${title}: ${findings.length === 0 ? 'nothing found' : `${findings.length} found`} (${seconds} s)`
    );
    return findings.length;
}

const files = await apexFiles(ROOT);
const source = { project: ROOT, files, tools: ROOT };
let found = 0;
found += await run('Contract classes', contractCheck);
found += await run('Names in queries', () => queryCheck(source));
found += await run('Sharing, access levels, queries in loops and private members', () =>
    statementCheck(source)
);
found += await run('Misspelled picklist values', () => valueCheck(source));
found += await run('Classes that JSON is read into', () => jsonShapeCheck(source));
found += await run('Format', () => formatCheck(source));
const fault = await javaFault();
if (fault === null) {
    found += await run('Names, types and signatures', () => semanticCheck(source));
    found += await run('Security, performance and common errors', () => ruleCheck(source));
} else {
    console.error(
        `${HEAVY_RULE}\n${fault}\nNames, types, security and performance of Apex were NOT checked.\n${HEAVY_RULE}`
    );
    if (process.env['CI']) found += 1;
}
process.exitCode = found === 0 ? 0 : 1;
