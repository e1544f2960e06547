import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHECK_CODES } from '../../../compute-service/src/engines/checks/codes.ts';
import { ERROR_STATUSES } from '../../../compute-service/src/error.ts';

const ROOT = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface AlertFile {
    readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
}
const alerts = (parse(read('deploy/observability/alerts.yaml')) as AlertFile).groups.flatMap(
    ({ rules }) => rules
);

/** Entries of a section of the runbook, each with its text. */
function entriesOf(section: string): ReadonlyMap<string, string> {
    const [, text = ''] = read('docs/runbook.md').split(`\n## ${section}\n`);
    const [own = ''] = text.split('\n## ');
    return new Map(
        own
            .split('\n### ')
            .slice(1)
            .map((entry) => [entry.split('\n')[0] ?? '', entry])
    );
}

const SERVICE = 'compute-service/src';
const CLASSES = 'force-app/main/default/classes';
/** What looks at the parts of the service; each gives its finding a code. */
const PROBES = [
    'night/probes.ts',
    'night/mapping-probe.ts',
    'observability/access-probes.ts',
    'observability/doctor.ts',
    'observability/part-check.ts'
];

const filesIn = (folder: string, ending: string): readonly string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith(ending) && !file.startsWith('tests/'))
        .map((file) => join(folder, file));

const found = (text: string, pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].map(([, code = '']) => code);

/** Codes that are written into the sources of the service. */
const codesOf = (file: string): readonly string[] => found(read(file), /\bcode: '(\w+)'/g);

const partCodes = (): readonly string[] => [
    ...new Set(PROBES.flatMap((file) => codesOf(join(SERVICE, file))).filter((code) => code !== 'internal'))
];

/** Codes that the classes of the org give to failures, besides those of the service. */
function orgCodes(): readonly string[] {
    const codes = filesIn(CLASSES, '.cls').flatMap((file) => [
        ...found(read(file), /\bbecause\(\s*'(\w+)'/g),
        ...found(read(file), /\bcode = '(\w+)'/gi),
        ...found(read(file), /\bError_Code__c = '(\w+)'/g)
    ]);
    return [...new Set(codes)].filter((code) => !(code in ERROR_STATUSES));
}

describe('The runbook', () => {
    it('When a code is made in the sources, then it is one of those that the runbook has', () => {
        const known = ['Error codes', 'Checks', 'Parts'].flatMap((section) => [...entriesOf(section).keys()]);
        // What libraries for schemas and for SQL Server call things; it never leaves the service.
        const inner = new Set(['custom', 'ENOTOPEN']);
        const strange = filesIn(SERVICE, '.ts').flatMap((file) =>
            codesOf(file)
                .filter((code) => !known.includes(code) && !inner.has(code))
                .map((code) => `${file}: ${code}`)
        );
        expect(strange).toEqual([]);
        expect(partCodes().length).toBeGreaterThan(8);
    });

    it('When the org makes a failure, then its code stands where the failure is made', () => {
        const made = filesIn(CLASSES, '.cls').flatMap((file) =>
            found(read(file), /\bbecause\(\s*([^,]+?),/g)
                .filter((first) => !/^'\w+'$/.test(first))
                .map((first) => `${file}: ${first}`)
        );
        // Its own definition, and the codes of the service passed on.
        expect(made.toSorted()).toEqual([
            `${CLASSES}/callouts/ComputeServiceClient.cls: problem.code`,
            `${CLASSES}/errors/DialFlowException.cls: String code`
        ]);
    });

    it.each([
        ['Alarms', alerts.map(({ alert }) => alert)],
        ['Error codes', [...Object.keys(ERROR_STATUSES), 'checks_failed']],
        ['Codes of the org', orgCodes()],
        ['Checks', [...CHECK_CODES]],
        ['Parts', partCodes()]
    ])(
        'When the section "%s" is compared with the product, then each has exactly the other’s entries',
        (section, names) => {
            const entries = entriesOf(section);
            expect([...entries.keys()].toSorted()).toEqual([...names].toSorted());
            for (const entry of entries.values()) {
                for (const part of ['What', 'Why', 'What to do']) {
                    expect(entry).toMatch(new RegExp(`\\*\\*${part}:\\*\\* \\S.{10,}`));
                }
            }
        }
    );
});
