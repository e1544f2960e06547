import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
    comparisonText,
    historyEntry,
    lastOfSize,
    readHistory,
    record,
    type HistoryEntry,
    type Machine
} from '../../../bench/history.ts';
import type { ProcessCost } from '../../../bench/measure/lap-timer.ts';
import { medianCost } from '../../../bench/measure/median.ts';
import { costPlot } from '../../../bench/plot.ts';
import type { Measurement } from '../../../bench/report.ts';

const cost = (cpuS: number): ProcessCost => ({ stages: [], cpuS, peakMemoryMb: 300, rows: {} });
const MACHINE: Machine = { processor: 'one', cores: 2, memoryGb: 8, platform: 'linux x64' };

function entry({
    accounts = 400_000,
    engines = 12,
    machine = MACHINE
}: {
    readonly accounts?: number;
    readonly engines?: number;
    readonly machine?: Machine;
}): HistoryEntry {
    const night = {
        ...{ worldWallS: 20, nightWallS: 35.04 },
        service: { cpuS: 30, peakMemoryMb: 430 },
        org: null
    } as Measurement['night'];
    const measurement: Measurement = {
        ...{ accounts, rounds: 5, night },
        ...{
            engines: cost(engines),
            parse: cost(1.5),
            rivals: { pandas: { cost: cost(40), differing: [] }, polars: { cost: cost(16), differing: [] } }
        }
    };
    return historyEntry({
        measurement,
        machine,
        versions: { dial_flow: '0.1.0' },
        measuredAt: new Date('2026-01-05T10:00:00Z')
    });
}

describe('The history of measurements', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-history-'));
    const file = join(folder, 'history.json');
    afterAll(() => rmSync(folder, { recursive: true }));

    it('When measurements are recorded, then they follow each other, and the newest of a size is found', () => {
        expect(readHistory(file)).toEqual([]);
        record(file, [entry({ engines: 20 }), entry({ accounts: 40_000 })]);
        record(file, [entry({ engines: 12 })]);
        const history = readHistory(file);
        expect(history).toHaveLength(3);
        expect(lastOfSize(history, 400_000)?.figures).toMatchObject({
            ...{ engines_to_pandas: 0.3, engines_to_polars: 0.75, engines_to_parsing: 8, engines_cpu_s: 12 },
            ...{ night_wall_s: 35, service_memory_mb: 430, org_memory_mb: null }
        });
        expect(lastOfSize(history, 1000)).toBeNull();
    });

    it('When the file holds something else, then it says so and keeps it', () => {
        const other = join(folder, 'other.json');
        writeFileSync(other, '{}');
        expect(() => record(other, [entry({})])).toThrow('no history of measurements');
    });

    it('When two are compared, then each figure stands beside the other with its change', () => {
        const text = comparisonText(entry({ engines: 20 }), entry({ engines: 12 }));
        expect(text).toMatch(/engines \/ pandas, CPU +0\.500 +0\.300 +−40\.0 %/);
        expect(text).toMatch(/local org over a night, peak MB +– +– +–/);
        expect(text).not.toContain('another machine');
        const { engines_to_polars: newer, ...figures } = entry({}).figures;
        expect(newer).toBe(0.75);
        expect(comparisonText({ ...entry({}), figures }, entry({}))).toMatch(
            /engines \/ polars, CPU +– +0\.750 +–/
        );
        const other = entry({ machine: { ...MACHINE, cores: 8 } });
        expect(comparisonText(entry({}), other)).toContain('another machine');
    });
});

describe('The median of measurements', () => {
    it('When there are several, then it is one of them, by CPU', () => {
        expect(medianCost([3, 1, 9, 2, 5].map(cost)).cpuS).toBe(3);
        expect(medianCost([4, 1].map(cost)).cpuS).toBe(1);
        expect(() => medianCost([])).toThrow(RangeError);
    });
});

describe('The plot of cost against size', () => {
    const series = [
        {
            name: 'DIAL-Flow',
            points: [
                { accounts: 400_000, seconds: 20 },
                { accounts: 40_000, seconds: 2 }
            ]
        },
        { name: 'a <b> & c', points: [{ accounts: 40_000, seconds: 0 }] }
    ];

    it('When cost grows as the data does, then its line rises by one power of ten for one', () => {
        const [, points = ''] = /<polyline points="([^"]+)"/.exec(costPlot(series)) ?? [];
        const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = points
            .split(' ')
            .map((point) => point.split(',').map(Number));
        // Between two neighbouring powers of ten the plot is as wide as its grid, and as high.
        const gridX = (720 - 64 - 150) / 2;
        const gridY = (420 - 24 - 48) / 2;
        expect((x2 - x1) / gridX).toBeCloseTo(1, 2);
        expect((y1 - y2) / gridY).toBeCloseTo(1, 2);
    });

    it('When a name holds marks, then they are text, and what cannot be drawn is left out', () => {
        expect(costPlot(series)).not.toContain('<b>');
        expect(() => costPlot([])).toThrow('nothing to draw');
    });
});
