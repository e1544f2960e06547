import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeApexOrg } from './interpreter/runner/apex-org.ts';
import { coverageOf, coverageText, percentOf } from './interpreter/runner/coverage-report.ts';
import { readApexProject } from './interpreter/runner/read-project.ts';
import { runTestClass } from './interpreter/runner/run-tests.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What every class must reach, in percent of its lines. */
const LEAST_COVERAGE = 90;
/** Another zone than that of any test, and not UTC: who reads days by the wrong clock is found. */
const ZONE = 'America/Los_Angeles';

const HELP = `node scripts/apex/apex-tests.ts [NAME...] [options]

Runs the Apex tests on the repository's own interpreter, which is not Salesforce's runtime. With names, only tests whose
class or method contains one of them are run, and coverage is not judged.

  --project DIR   the project whose Apex is run, in place of this one
  --output FILE   writes how many tests passed and failed, as JSON
  --help          this text`;

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        project: { type: 'string', default: ROOT },
        output: { type: 'string' },
        help: { type: 'boolean', default: false }
    }
});

const indented = (text: string): string => `    ${text.replaceAll('\n', '\n    ')}`;

interface Totals {
    readonly passed: number;
    readonly failed: number;
    readonly isCovered: boolean;
}

function judgedCoverage(org: ReturnType<typeof makeApexOrg>): boolean {
    const testFiles = new Set(org.classes.filter(({ isTest }) => isTest).map(({ file }) => file));
    const files = coverageOf(org.coverage, (file) => !testFiles.has(file));
    for (const file of files) console.log(coverageText(file));
    const all = files.reduce(
        (sum, { lines, covered }) => ({ lines: sum.lines + lines, covered: sum.covered + covered }),
        { lines: 0, covered: 0 }
    );
    console.log(`${percentOf(all).toFixed(1).padStart(5)} %  in all  ${all.covered} of ${all.lines} lines`);
    const under = files.filter((file) => percentOf(file) < LEAST_COVERAGE);
    for (const { file } of under)
        console.error(`${file}  Tests run less than ${LEAST_COVERAGE} % of its lines.`);
    return under.length === 0;
}

function runAll(org: ReturnType<typeof makeApexOrg>, names: readonly string[]): Totals {
    const wanted = names.map((name) => name.toLowerCase());
    const isWanted = (name: string): boolean =>
        wanted.length === 0 || wanted.some((each) => name.toLowerCase().includes(each));
    const outcomes = org.classes
        .filter(({ isTest }) => isTest)
        .flatMap((info) => runTestClass(org, { info, isWanted }));
    const failures = outcomes.filter(({ failure }) => failure !== null);
    for (const { name, failure } of failures) console.error(`${name}\n${indented(failure ?? '')}`);
    const isCovered = names.length > 0 || judgedCoverage(org);
    return { passed: outcomes.length - failures.length, failed: failures.length, isCovered };
}

async function main(): Promise<void> {
    const org = makeApexOrg({ ...(await readApexProject(values.project)), zone: ZONE });
    for (const fault of org.faults) console.error(fault);
    const { passed, failed, isCovered } = runAll(org, positionals);
    console.log(`Apex tests on the repository's interpreter: ${passed} passed, ${failed} failed`);
    if (values.output !== undefined) {
        const counts = {
            numPassedTests: passed,
            numFailedTests: failed,
            numRuntimeErrorTestSuites: org.faults.length
        };
        await writeFile(values.output, JSON.stringify(counts));
    }
    process.exitCode = failed === 0 && passed > 0 && isCovered && org.faults.length === 0 ? 0 : 1;
}

if (values.help) console.log(HELP);
else await main();
