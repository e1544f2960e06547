import { join } from 'node:path';
import { CHROMIUM_MISSING, findChromium } from '../browser/find-chromium.ts';
import { whyNoCluster } from '../cluster/can-start.ts';
import type { Stage } from './stage.ts';

const END_TO_END = '\\.e2e\\.test\\.ts$';
const BROWSER = '\\.browser\\.test\\.ts$';
/** Every screen of the console once, for every run; what people do with them takes several minutes more. */
const SCREENS = 'places\\.browser\\.test\\.ts$';
const CLUSTER = '\\.cluster\\.test\\.ts$';
/** One more than the two cores that the suite is planned for: the slowest tests wait for processes that wait for each other. */
const JEST_WORKERS = 3;
const FORMATTED = ['**/*.{ts,js,mjs,cjs,json}', 'force-app/**/lwc/**/*.{html,css}'];

const tool = ({
    name,
    title,
    command: [script, ...args]
}: Pick<Stage, 'name' | 'title'> & { readonly command: readonly [string, ...string[]] }): Stage => ({
    name,
    title,
    tool: script,
    args,
    resultFile: null,
    besideOthers: true
});

function jest({
    name,
    title,
    args,
    scratch,
    workers = JEST_WORKERS
}: {
    readonly name: string;
    readonly title: string;
    readonly args: readonly string[];
    readonly scratch: string;
    readonly workers?: number;
}): Stage {
    const resultFile = join(scratch, `${name}.json`);
    return {
        name,
        title,
        tool: 'jest/bin/jest.js',
        args: [`--maxWorkers=${workers}`, '--json', `--outputFile=${resultFile}`, ...args],
        resultFile
    };
}

const withoutChromium = (): string | null => (findChromium() === null ? CHROMIUM_MISSING : null);

/** The stages of `npm test`, cheapest first. Jest leaves its counts in `scratch`. */
export const testStages = (scratch: string): readonly Stage[] => [
    tool({ name: 'types', title: 'Types', command: ['typescript/bin/tsc', '--noEmit'] }),
    tool({
        name: 'types-console',
        title: 'Types of the console',
        command: ['typescript/bin/tsc', '-p', 'tsconfig.lwc.json']
    }),
    tool({
        name: 'browser-types',
        title: 'Types of the page around the console',
        command: ['typescript/bin/tsc', '--noEmit', '-p', 'local-org/src/console/browser/tsconfig.json']
    }),
    tool({ name: 'lint', title: 'Lint', command: ['eslint/bin/eslint.js', '.', '--max-warnings', '0'] }),
    tool({
        name: 'format',
        title: 'Format',
        command: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...FORMATTED]
    }),
    tool({
        name: 'apex',
        title: 'Apex: names, types, queries, security, format',
        command: ['../scripts/apex/check-apex.ts']
    }),
    {
        ...tool({
            name: 'apex-tests',
            title: 'Apex tests, on our own interpreter',
            command: ['../scripts/apex/apex-tests.ts', '--output', join(scratch, 'apex-tests.json')]
        }),
        resultFile: join(scratch, 'apex-tests.json')
    },
    {
        ...jest({
            name: 'end-to-end',
            title: 'End to end, through real processes',
            args: ['--testPathPattern', END_TO_END],
            scratch,
            workers: 2
        }),
        besideOthers: true
    },
    {
        ...jest({
            name: 'screens',
            title: "The console's screens in a real browser",
            args: ['--testPathPattern', SCREENS],
            scratch,
            workers: 1
        }),
        obstacle: withoutChromium,
        besideOthers: true
    },
    jest({
        name: 'jest',
        title: 'Unit, property and contract tests',
        args: ['--testPathIgnorePatterns', '/node_modules/', END_TO_END, BROWSER, CLUSTER],
        scratch
    }),
    {
        ...jest({
            name: 'browser',
            title: 'The console in a real browser',
            // One browser and one stack at a time: they are what the machine is busy with.
            args: ['--testPathPattern', BROWSER],
            scratch,
            workers: 1
        }),
        obstacle: withoutChromium,
        // It takes as long as all the others together.
        onRequest: true
    },
    {
        ...jest({
            name: 'cluster',
            title: 'Nights on a Trino cluster',
            args: ['--testPathPattern', CLUSTER],
            scratch,
            workers: 1
        }),
        obstacle: whyNoCluster,
        // It brings half a gigabyte, and three Java processes share the cores with the tests.
        onRequest: true
    }
];
