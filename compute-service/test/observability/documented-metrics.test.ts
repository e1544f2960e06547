import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics } from '../../src/observability/metrics.ts';
import {
    diskMetrics,
    mailMetrics,
    partMetrics,
    salesforceMetrics
} from '../../src/observability/part-metrics.ts';
import { storeMetrics } from '../../src/observability/store-metrics.ts';
import { scheduleMetrics } from '../../src/schedule/schedule-metrics.ts';
import { parsePrometheusText } from './prometheus-text.ts';

/** Rows of the table in the page on observation: name, type and meaning. */
function documented(): ReadonlyMap<string, readonly [type: string, help: string]> {
    const page = readFileSync(join(__dirname, '../../../docs/observability.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(dial_flow_\w+)` \| (\w+) \| (.+) \|$/gm)];
    return new Map(rows.map(([, name = '', type = '', help = '']) => [name, [type, help]]));
}

it('When the table of metrics is compared with the service, then both have the same names, types and meanings', async () => {
    const metrics = createMetrics();
    const clock = { now: () => new Date('2026-11-27T02:00:00Z') };
    const away = async () => Promise.reject(new Error('away'));
    const store = {
        countByStatus: away,
        queueState: away,
        list: away,
        find: away,
        lastSuccessfulNight: away
    };
    for (const source of [
        storeMetrics(store, clock),
        partMetrics(async () => ({ status: 'ready', parts: [] })),
        diskMetrics('/'),
        salesforceMetrics(() => ({ calls: 0, orgUsed: 1, orgMax: 2 })),
        mailMetrics(async () => ({ waiting: 0, givenUp: 0 })),
        scheduleMetrics({ cron: '0 2 * * *', timeZone: 'UTC' }, clock)
    ]) {
        metrics.watch(source);
    }
    const told = [...parsePrometheusText(await metrics.text()).values()];
    expect([...documented()].toSorted()).toEqual(
        told.map(({ name, type, help }) => [name, [type, help.replace(/\.$/, '')]]).toSorted()
    );
});
