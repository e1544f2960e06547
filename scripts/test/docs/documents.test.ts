import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { main } from '../../../compute-service/src/cli/main.ts';
import { ENGINES } from '../../../compute-service/src/engines/registry.ts';
import { codeIn, filesOf, leadsSomewhere, linksOf, ROOT, textOf } from './documents.ts';

const DOCUMENTS = filesOf('**/*.md');
const CODE = DOCUMENTS.flatMap(codeIn);

const SCRIPTS = Object.keys(
    (JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> }).scripts
);
/** Commands of npm itself that need no script. */
const OF_NPM = ['install', 'ci'];
/** Scripts whose options are documented, with the file that knows `--help`. */
const WITH_OPTIONS = {
    cluster: 'scripts/cluster.ts',
    sbom: 'scripts/sbom.ts',
    nightly: 'scripts/nightly.ts',
    start: 'scripts/start.ts',
    'local-org': 'local-org/src/index.ts',
    test: 'scripts/test.ts',
    'org-setup': 'scripts/org-setup.ts',
    'org-remove': 'scripts/org-remove.ts',
    bench: 'bench/bench.ts'
} as const;

const optionsIn = (text: string): readonly string[] =>
    [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);

async function helpOfScript(entry: string): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [
        '--no-warnings',
        join(ROOT, entry),
        '--help'
    ]);
    return stdout;
}

async function helpOfCommand(argv: readonly string[]): Promise<string> {
    const lines: string[] = [];
    const terminal = {
        isLive: false,
        out: (line: string) => lines.push(line),
        err: () => undefined,
        live: () => undefined
    };
    const notAskedFor = () => Promise.reject(new Error('not asked for'));
    const parts = {
        ...{ engines: ENGINES, version: () => '', runFolderNight: notAskedFor },
        ...{
            migrateStores: notAskedFor,
            serve: notAskedFor,
            openStoresOf: notAskedFor,
            openPersonalData: notAskedFor,
            readSecret: notAskedFor
        }
    };
    await main({ argv, environment: {}, terminal, signal: new AbortController().signal, parts });
    return lines.join('\n');
}

describe('The documents', () => {
    it('When a document links to something here, then it is there', () => {
        const links = DOCUMENTS.flatMap(linksOf);
        expect(links.length).toBeGreaterThan(20);
        expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
    });

    it('When a document names a file or folder of the source, then it is there', () => {
        const named = CODE.filter(({ text }) =>
            /^(compute-service|local-org|force-app|scripts|bench|docs|config)\/[\w./@-]+$/.test(text)
        );
        expect(named.length).toBeGreaterThan(10);
        expect(named.filter(({ text }) => !existsSync(join(ROOT, text)))).toEqual([]);
    });

    it('When the service has a folder, then ARCHITECTURE.md says what it is for', () => {
        const page = textOf('ARCHITECTURE.md');
        const folders = readdirSync(join(ROOT, 'compute-service/src'), { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map(({ name }) => name);
        expect(folders.length).toBeGreaterThan(10);
        expect(folders.filter((name) => !page.includes(` ${name}/ `))).toEqual([]);
    });

    it('When there is a document for readers, then the README leads to it', () => {
        const led = new Set(linksOf('README.md').map(({ text }) => text.split('#')[0]));
        expect(filesOf('docs/*.md').filter((document) => !led.has(document))).toEqual([]);
    });

    it('When a document shows an npm command, then it exists', () => {
        const shown = CODE.flatMap(({ document, text }) =>
            [...text.matchAll(/(?:^|&& |; )npm (?:run )?([a-z:-]+)/g)].map(([, script = '']) => ({
                document,
                script
            }))
        );
        expect(shown.length).toBeGreaterThan(10);
        expect(shown.filter(({ script }) => ![...SCRIPTS, ...OF_NPM].includes(script))).toEqual([]);
    });

    it('When a document shows a variable of the environment, then the code reads it', () => {
        const code = [
            ...filesOf('{compute-service/src,local-org/src,scripts}/**/*.{ts,mjs}'),
            ...filesOf('sfdx-project.json'),
            ...filesOf('compute-service/.env.example')
        ]
            .filter((file) => !file.includes('/test/'))
            // What only tests read is said where their proof is described.
            .concat(filesOf('compute-service/test/{sql-server,compute/trino}/*.ts'))
            .map(textOf)
            .join('\n');
        const known = new Set(code.match(/DIAL_FLOW_[A-Z0-9_]+/g));
        const named = DOCUMENTS.flatMap((document) =>
            [...textOf(document).matchAll(/DIAL_FLOW_[A-Z0-9_]+/g)].map(([variable]) => ({
                document,
                variable
            }))
        );
        expect(named.length).toBeGreaterThan(3);
        // A secret may also stand in a file that <NAME>_FILE names.
        const isRead = (name: string): boolean => known.has(name) || known.has(name.replace(/_FILE$/, ''));
        expect(named.filter(({ variable }) => !isRead(variable))).toEqual([]);
    });
});

describe('The commands in the documents', () => {
    const helps = new Map<string, string>();
    let commands: readonly string[];

    beforeAll(async () => {
        const scripts = Object.entries(WITH_OPTIONS).map(
            async ([script, entry]) => [`npm ${script}`, await helpOfScript(entry)] as const
        );
        for (const [name, help] of await Promise.all(scripts)) helps.set(name, help);
        const overview = await helpOfCommand(['--help']);
        commands = [...overview.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = '']) => name);
        for (const name of commands) helps.set(`dial-flow ${name}`, await helpOfCommand([name, '--help']));
    });

    it('When a document shows a command of dial-flow, then it exists', () => {
        expect(commands.length).toBeGreaterThan(10);
        const shown = CODE.flatMap(({ document, text }) =>
            [...text.matchAll(/(?:^|run )dial-flow (?:-- )?([a-z]+)/g)].map(([, command = '']) => ({
                document,
                command
            }))
        );
        expect(shown.length).toBeGreaterThan(10);
        expect(shown.filter(({ command }) => !commands.includes(command))).toEqual([]);
    });

    it('When a document shows a command with options, then its help lists them', () => {
        const shown = CODE.flatMap(({ document, text }) => {
            const dialFlow = /^(?:npm run )?dial-flow (?:-- )?([a-z]+)(.*)$/.exec(text);
            const npm = /^npm (?:run )?([a-z-]+) -- (.*)$/.exec(text);
            const [, name = '', rest = ''] = dialFlow ?? npm ?? [];
            const command = dialFlow ? `dial-flow ${name}` : `npm ${name}`;
            return optionsIn(rest).map((option) => ({ document, command, option }));
        });
        expect(shown.length).toBeGreaterThan(10);
        const unknown = shown.filter(
            ({ command, option }) => !optionsIn(helps.get(command) ?? '').includes(option)
        );
        expect(unknown).toEqual([]);
    });

    it('When a document names an option alone, then some command has it', () => {
        const known = new Set([...helps.values()].flatMap(optionsIn));
        const named = CODE.filter(({ text }) => text.startsWith('--'));
        expect(named.length).toBeGreaterThan(3);
        expect(named.filter(({ text }) => !optionsIn(text).every((option) => known.has(option)))).toEqual([]);
    });

    it('When there is a command, then the README names it', () => {
        const readme = codeIn('README.md').map(({ text }) => text);
        const isNamed = (name: string): boolean =>
            readme.some((code) => code === name || new RegExp(`^npm (run )?${name}\\b`).test(code));
        expect([...commands, ...Object.keys(WITH_OPTIONS)].filter((name) => !isNamed(name))).toEqual([]);
    });

    it('When the local org has an option, then its page explains it', () => {
        const page = textOf('docs/local-org.md');
        const options = optionsIn(helps.get('npm local-org') ?? '').filter((name) => name !== '--help');
        expect(options.length).toBeGreaterThan(10);
        expect(options.filter((option) => !page.includes(`\`${option}`))).toEqual([]);
    });
});
