import { readFileSync } from 'node:fs';
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

describe('The runbook', () => {
    it.each([
        ['Alarms', alerts.map(({ alert }) => alert)],
        ['Error codes', [...Object.keys(ERROR_STATUSES), 'checks_failed']],
        ['Checks', [...CHECK_CODES]],
        [
            'Parts',
            [
                'run_store',
                'data_folder',
                'disk',
                'salesforce',
                'warehouse',
                'mail',
                'access',
                'rules',
                'token_keys',
                'draining'
            ]
        ]
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
