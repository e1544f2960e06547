import { formatCount, formatTable } from '../compute-service/src/cli/format.ts';
import { stageName } from '../compute-service/src/cli/stage-names.ts';
import type { ProcessCost, StageCost } from './measure/lap-timer.ts';
import type { MeasuredNight } from './measure/night.ts';

/** The same rules, written in something else. */
export const RIVALS = ['pandas', 'polars'] as const;
export type RivalName = (typeof RIVALS)[number];

/** What this product has promised (ratios and limits of the night at full size). */
const TARGETS = {
    parsing: 2,
    serviceMemoryMb: 512,
    nightS: 180,
    extractionRatio: 1.2,
    previewFirstMs: 600,
    previewWarmMs: 150,
    explainMs: 50,
    readersP99Ms: 50,
    readyMs: 700,
    idleMemoryMb: 90
} as const;
const CPU_RATIOS: Readonly<Record<RivalName, number>> = { pandas: 0.12, polars: 0.6 };

export interface Rival {
    readonly cost: ProcessCost;
    /** Result files that are not the same bytes as ours. */
    readonly differing: readonly string[];
}

export interface Measurement {
    readonly accounts: number;
    /** How often the rules were measured; their costs are those of the median round. */
    readonly rounds: number;
    readonly night: MeasuredNight;
    readonly engines: ProcessCost;
    readonly parse: ProcessCost;
    /** Those that were run. */
    readonly rivals: Readonly<Partial<Record<RivalName, Rival>>>;
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const verdict = (ok: boolean): string => (ok ? 'reached' : 'MISSED');

const stageRows = (stages: readonly StageCost[]): string[][] =>
    stages.map(({ stage, wallS, cpuS }) => [stageName(stage), seconds(wallS), seconds(cpuS)]);

const processRow = (name: string, { cpuS, peakMemoryMb, stages }: ProcessCost): string[] => [
    name,
    seconds(stages.reduce((sum, { wallS }) => sum + wallS, 0)),
    seconds(cpuS),
    `${formatCount(peakMemoryMb)} MB`
];

const milliseconds = (value: number): string => `${formatCount(Math.round(value))} ms`;

/** What people wait for, with what is wanted. */
function answerRows({ answers, extraction }: MeasuredNight): string[][] {
    const row = (name: string, value: number, most: number, unit = milliseconds): string[] => [
        name,
        unit(value),
        unit(most),
        verdict(value <= most)
    ];
    const megabytes = (value: number): string => `${formatCount(value)} MB`;
    return [
        ['', 'measured', 'wanted', ''],
        ...answers.previews.flatMap(({ name, firstMs, warmMs }) => [
            row(`Preview, first: ${name}`, firstMs, TARGETS.previewFirstMs),
            row('  again', warmMs, TARGETS.previewWarmMs)
        ]),
        row('Why one account is on the list', answers.explainMs, TARGETS.explainMs),
        row('List of runs, 50 readers, 99 of 100 within', answers.listP99Ms, TARGETS.readersP99Ms),
        row('One run, 50 readers, 99 of 100 within', answers.detailP99Ms, TARGETS.readersP99Ms),
        row('Start of the service', answers.readyMs, TARGETS.readyMs),
        ...(answers.idleMemoryMb === null
            ? []
            : [row('Memory of a service at rest', answers.idleMemoryMb, TARGETS.idleMemoryMb, megabytes)]),
        row(
            'Extraction of all calls / a plain download',
            extraction.extractionS / extraction.downloadS,
            TARGETS.extractionRatio,
            (ratio) => ratio.toFixed(2)
        )
    ];
}

const rivalsOf = ({ rivals }: Measurement): readonly (readonly [RivalName, Rival])[] =>
    RIVALS.flatMap((name) => {
        const rival = rivals[name];
        return rival ? [[name, rival] as const] : [];
    });

function ratioLine({
    ours,
    theirs,
    words,
    target
}: Record<'ours' | 'theirs' | 'target', number> & { readonly words: string }): string {
    const ratio = ours / theirs;
    return `  engines / ${words}: ${ratio.toFixed(2)} (target ${target}: ${verdict(ratio <= target)})`;
}

/** Our CPU over theirs, and whether they wrote the same: a faster program that does less is found out. */
export function ratioLines(measurement: Measurement): readonly string[] {
    const ours = measurement.engines.cpuS;
    const rivals = rivalsOf(measurement).flatMap(([name, { cost, differing }]) => [
        ratioLine({ ours, theirs: cost.cpuS, words: name, target: CPU_RATIOS[name] }),
        differing.length === 0
            ? `  Every result file of ${name} holds the same bytes.`
            : `  NOT THE SAME WORK: in ${name} these differ: ${differing.join(', ')}`
    ]);
    const parsing = {
        theirs: measurement.parse.cpuS,
        words: 'parsing the files once',
        target: TARGETS.parsing
    };
    return [...rivals, ratioLine({ ours, ...parsing })];
}

/** The measurements of one size, for people. */
export function measurementText(measurement: Measurement): string {
    const { accounts, rounds, night, engines, parse } = measurement;
    const rivals = rivalsOf(measurement);
    const head = ['', 'wall', 'CPU', 'peak memory'];
    const org = night.org && night.orgBefore ? seconds(night.org.cpuS - night.orgBefore.cpuS) : '?';
    const memory = (figures: MeasuredNight['org']): string =>
        figures ? `${formatCount(figures.peakMemoryMb)} MB` : '?';
    const service = night.stages.reduce((sum, { cpuS }) => sum + cpuS, 0);
    const serviceMb = night.service?.peakMemoryMb ?? 0;
    return [
        `== ${formatCount(accounts)} accounts ==`,
        '',
        `World made and org started: ${seconds(night.worldWallS)}`,
        '',
        'The night, with delivery (service)',
        formatTable({ rows: [head.slice(0, 3), ...stageRows(night.stages)], right: [1, 2] }),
        '',
        formatTable({
            rows: [
                head,
                ['service', seconds(night.nightWallS), seconds(service), memory(night.service)],
                ['local org', seconds(night.nightWallS), org, memory(night.org)]
            ],
            right: [1, 2, 3]
        }),
        `  ${verdict(serviceMb <= TARGETS.serviceMemoryMb)}: service within ${TARGETS.serviceMemoryMb} MB`,
        `  ${verdict(night.nightWallS <= TARGETS.nightS)}: night within ${TARGETS.nightS} s`,
        '',
        'What people wait for',
        formatTable({ rows: answerRows(night), right: [1, 2] }),
        '',
        `The four rules on the same folder of CSV files, each in a fresh process${rounds === 1 ? '' : `, the median of ${rounds}`}`,
        formatTable({
            rows: [
                head,
                processRow('DIAL-Flow', engines),
                ...rivals.map(([name, { cost }]) => processRow(name, cost)),
                processRow('parsing only', parse)
            ],
            right: [1, 2, 3]
        }),
        '',
        'DIAL-Flow by stage',
        formatTable({ rows: [head.slice(0, 3), ...stageRows(engines.stages)], right: [1, 2] }),
        ...rivals.flatMap(([name, { cost }]) => [
            '',
            `${name} by stage`,
            formatTable({ rows: [head.slice(0, 3), ...stageRows(cost.stages)], right: [1, 2] })
        ]),
        '',
        'CPU ratios',
        ...ratioLines(measurement)
    ].join('\n');
}
