import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyMetric } from './every-metric.ts';

/** Rows of the table in the page on observation: name, type and meaning. */
function documented(): ReadonlyMap<string, readonly [type: string, help: string]> {
    const page = readFileSync(join(__dirname, '../../../docs/observability.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(dial_flow_\w+)` \| (\w+) \| (.+) \|$/gm)];
    return new Map(rows.map(([, name = '', type = '', help = '']) => [name, [type, help]]));
}

it('When the table of metrics is compared with the service, then both have the same names, types and meanings', async () => {
    const told = await everyMetric();
    expect([...documented()].toSorted()).toEqual(
        told.map(({ name, type, help }) => [name, [type, help.replace(/\.$/, '')]]).toSorted()
    );
});
