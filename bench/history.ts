import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { formatCount, formatTable } from '../compute-service/src/cli/format.ts';
import type { Measurement, RivalName } from './report.ts';

/** On what it was measured. Figures of two machines say nothing about each other; ratios say a little. */
export interface Machine {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly platform: string;
}

/** What one measurement of one size came to. A figure that could not be taken is null; old entries lack newer figures. */
export interface HistoryEntry {
    readonly measuredAt: string;
    readonly machine: Machine;
    readonly versions: Readonly<Record<string, string>>;
    readonly accounts: number;
    /** How often the rules were measured; their figures are the medians. */
    readonly rounds: number;
    readonly figures: Readonly<Partial<Record<FigureName, number | null>>>;
}

const FIGURES = {
    engines_to_pandas: { title: 'engines / pandas, CPU', decimals: 3 },
    engines_to_polars: { title: 'engines / polars, CPU', decimals: 3 },
    engines_to_parsing: { title: 'engines / parsing once, CPU', decimals: 2 },
    engines_cpu_s: { title: 'engines, CPU seconds', decimals: 1 },
    engines_memory_mb: { title: 'engines, peak MB', decimals: 0 },
    night_wall_s: { title: 'whole night, seconds', decimals: 1 },
    service_memory_mb: { title: 'service over a night, peak MB', decimals: 0 },
    org_memory_mb: { title: 'local org over a night, peak MB', decimals: 0 },
    world_wall_s: { title: 'world, seconds', decimals: 1 }
} as const satisfies Readonly<Record<string, { readonly title: string; readonly decimals: number }>>;

export type FigureName = keyof typeof FIGURES;
const NAMES = Object.keys(FIGURES) as FigureName[];

/** The machine that this process runs on. */
export function thisMachine(): Machine {
    const all = cpus();
    return {
        processor: all[0]?.model.trim() ?? 'unknown',
        cores: all.length,
        memoryGb: Math.round(totalmem() / 2 ** 30),
        platform: `${process.platform} ${process.arch}`
    };
}

/** A measurement as the history keeps it. */
export function historyEntry({
    measurement,
    machine,
    versions,
    measuredAt
}: {
    readonly measurement: Measurement;
    readonly machine: Machine;
    readonly versions: HistoryEntry['versions'];
    readonly measuredAt: Date;
}): HistoryEntry {
    const { accounts, rounds, night, engines, parse, rivals } = measurement;
    const toRival = (name: RivalName): number | null => {
        const rival = rivals[name];
        return rival ? engines.cpuS / rival.cost.cpuS : null;
    };
    const raw: Record<FigureName, number | null> = {
        engines_to_pandas: toRival('pandas'),
        engines_to_polars: toRival('polars'),
        engines_to_parsing: engines.cpuS / parse.cpuS,
        engines_cpu_s: engines.cpuS,
        engines_memory_mb: engines.peakMemoryMb,
        night_wall_s: night.nightWallS,
        service_memory_mb: night.service?.peakMemoryMb ?? null,
        org_memory_mb: night.org?.peakMemoryMb ?? null,
        world_wall_s: night.worldWallS
    };
    const figures = Object.fromEntries(
        NAMES.map((name) => {
            const value = raw[name];
            return [name, value === null ? null : Number(value.toFixed(FIGURES[name].decimals))];
        })
    ) as HistoryEntry['figures'];
    return {
        measuredAt: measuredAt.toISOString(),
        machine,
        versions,
        accounts,
        rounds,
        figures
    };
}

/** All that was recorded, oldest first; none where the file is not there. @throws Error where it is no history */
export function readHistory(file: string): readonly HistoryEntry[] {
    if (!existsSync(file)) return [];
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(read)) throw new Error(`${file} is no history of measurements: it must hold a list.`);
    return read as HistoryEntry[];
}

/** Adds entries at the end of the history. */
export function record(file: string, entries: readonly HistoryEntry[]): void {
    writeFileSync(file, `${JSON.stringify([...readHistory(file), ...entries], null, 4)}\n`);
}

const shown = (name: FigureName, value: number | null): string => {
    if (value === null) return '–';
    const { decimals } = FIGURES[name];
    return decimals === 0 ? formatCount(value) : value.toFixed(decimals);
};

const change = (before: number | null, now: number | null): string =>
    before === null || now === null || before === 0
        ? '–'
        : `${now >= before ? '+' : '−'}${Math.abs((now / before - 1) * 100).toFixed(1)} %`;

/** The newest recorded measurement of the same size; null where there is none. */
export const lastOfSize = (history: readonly HistoryEntry[], accounts: number): HistoryEntry | null =>
    history.findLast((entry) => entry.accounts === accounts) ?? null;

/** What changed from one measurement to another, for people. */
export function comparisonText(before: HistoryEntry, now: HistoryEntry): string {
    const isSame = JSON.stringify(before.machine) === JSON.stringify(now.machine);
    const rows = NAMES.map((name) => {
        const [old, current] = [before.figures[name] ?? null, now.figures[name] ?? null];
        return [FIGURES[name].title, shown(name, old), shown(name, current), change(old, current)];
    });
    return [
        `Beside the measurement of ${before.measuredAt.slice(0, 10)} with ${formatCount(before.accounts)} accounts`,
        formatTable({ rows: [['', 'then', 'now', 'change'], ...rows], right: [1, 2, 3] }),
        ...(isSame
            ? []
            : ['  That was another machine: only the ratios say something, and they not everything.'])
    ].join('\n');
}
