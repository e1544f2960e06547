import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INPUT_CHECKS } from '../../src/engines/checks/input-checks.ts';
import { RESULT_CHECKS } from '../../src/engines/checks/result-checks.ts';
import { tableOfStep } from '../../src/engines/engine.ts';
import { ENGINES } from '../../src/engines/registry.ts';

const read = (file: string): string => readFileSync(join(__dirname, '../../..', file), 'utf8');

const FOLDERS = { dedupe: 'dedupe', flush: 'flush', research: 'research', call_list: 'call-list' } as const;

/** The funnels of rule G13: engine and steps, as docs/rules.md writes them. */
function documentedFunnels(): ReadonlyMap<string, readonly string[]> {
    const [, text = ''] =
        /\*\*G13\*\* Funnel steps, in order\. ([\s\S]*?)\n- /.exec(read('docs/rules.md')) ?? [];
    const funnels = text.split('.').map((funnel) => funnel.trim().split(': '));
    return new Map(funnels.map(([engine = '', steps = '']) => [engine, steps.split(', ')]));
}

describe.each(ENGINES)('The README of $name', ({ id, steps, outputs }) => {
    const page = read(`compute-service/src/engines/${FOLDERS[id]}/README.md`);
    const [, section = ''] = page.split('## Funnel and tables');
    const funnel = steps
        .filter(({ funnelPosition }) => funnelPosition !== null)
        .toSorted((a, b) => Number(a.funnelPosition) - Number(b.funnelPosition))
        .map(({ name }) => name);

    it('names the steps of the funnel in their order, as docs/rules.md does', () => {
        const named = [...section.matchAll(/`([a-z0-9_]+)`/g)].map(([, name = '']) => name);
        expect(named.filter((name) => funnel.includes(name)).slice(0, funnel.length)).toEqual(funnel);
        expect(documentedFunnels().get(id)).toEqual(funnel);
    });

    it('names no table that no step makes', () => {
        const tables = new Set(steps.map((step) => tableOfStep(id, step)));
        const named = [...section.matchAll(new RegExp(`\`(${id}_[a-z0-9_]+)\``, 'g'))].map(
            ([, name = '']) => name
        );
        expect(named.filter((name) => !tables.has(name))).toEqual([]);
    });

    it('names the files of its outputs', () => {
        expect(outputs.filter(({ name }) => !section.includes(`\`${name}.csv\``))).toEqual([]);
    });
});

describe('The README of the checks', () => {
    it('names every check with its severity, in the order of the report', () => {
        const page = read('compute-service/src/engines/checks/README.md');
        const rows = [...page.matchAll(/^\| `([a-z_]+)` +\|.*\| (\w+) +\|$/gm)].map(([, code, severity]) => [
            code,
            severity
        ]);
        expect(rows).toEqual(
            [...INPUT_CHECKS, ...RESULT_CHECKS].map(({ code, severity }) => [code, severity])
        );
    });
});
