import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHECK_CODES } from '../../../compute-service/src/engines/checks/codes.ts';
import { ERROR_STATUSES } from '../../../compute-service/src/error.ts';

const ROOT = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface AlertFile {
    readonly groups: readonly {
        readonly name: string;
        readonly rules: readonly {
            readonly alert: string;
            readonly expr: string;
            readonly for: string;
            readonly labels: { readonly severity: string };
            readonly annotations: { readonly summary: string; readonly runbook: string };
        }[];
    }[];
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

/** Names of the product's metrics, as the sources of the service give them. */
const documented = (): ReadonlySet<string> =>
    new Set(
        [...read('docs/observability.md').matchAll(/^\| `(dial_flow_\w+)`/gm)].map(([, name = '']) => name)
    );

const namesIn = (expression: string): readonly string[] =>
    [...expression.matchAll(/dial_flow_\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));

describe('Alarms and dashboard', () => {
    it('When an alarm is read, then it is complete, its figures exist, and its page is in the runbook', () => {
        expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
        for (const { alert, expr, for: time, labels, annotations } of alerts) {
            expect(time).toMatch(/^\d+m$/);
            expect(['page', 'ticket']).toContain(labels.severity);
            expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
            expect(annotations.summary).toMatch(/\w/);
            expect(namesIn(expr).filter((name) => !documented().has(name))).toEqual([]);
            expect(namesIn(expr).length).toBeGreaterThan(0);
            expectBalanced(expr);
        }
    });

    it('When the dashboard is read, then its panels are told apart and their figures exist', () => {
        const { panels } = JSON.parse(read('deploy/observability/dashboard.json')) as {
            readonly panels: readonly {
                readonly id: number;
                readonly title: string;
                readonly targets: readonly { readonly expr: string }[];
            }[];
        };
        expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
        for (const { expr } of panels.flatMap(({ targets }) => targets)) {
            expect(namesIn(expr).length).toBeGreaterThan(0);
            expect(namesIn(expr).filter((name) => !documented().has(name))).toEqual([]);
            expectBalanced(expr);
        }
    });
});

/** A bracket that is not closed is the commonest way to break an expression. */
function expectBalanced(expression: string): void {
    const open: string[] = [];
    const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
    for (const character of expression.replaceAll(/"[^"]*"/g, '')) {
        if ('([{'.includes(character)) open.push(character);
        else if (pairs[character]) expect([open.pop(), expression]).toEqual([pairs[character], expression]);
    }
    expect(open).toEqual([]);
}
