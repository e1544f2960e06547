import { formatCount, formatTable } from '../compute-service/src/cli/format.ts';
import { stageName } from '../compute-service/src/cli/stage-names.ts';
import type { ProcessCost, StageCost } from './measure/lap-timer.ts';
import type { MeasuredNight } from './measure/night.ts';

/** What this product has promised (ratios and limits of the night at full size). */
const TARGETS = {
    cpuRatio: 0.3,
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

export interface Measurement {
    readonly accounts: number;
    /** How often the rules were measured; their costs are those of the median round. */
    readonly rounds: number;
    readonly night: MeasuredNight;
    readonly engines: ProcessCost;
    readonly parse: ProcessCost;
    /** Null where pandas was not run. */
    readonly pandas: ProcessCost | null;
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

/** Rows that both wrote under the same name and that differ in number: then they did not do the same work. */
function disagreements(engines: ProcessCost, pandas: ProcessCost): string[] {
    return Object.entries(pandas.rows)
        .filter(([name, rows]) => engines.rows[name] !== rows)
        .map(([name, rows]) => `${name}: ${String(engines.rows[name])} rows here, ${rows} in pandas`);
}

function ratioLines({ engines, parse, pandas }: Measurement): string[] {
    const toParse = `  engines / parsing the files once: ${(engines.cpuS / parse.cpuS).toFixed(1)}`;
    if (!pandas) return [toParse];
    const ratio = engines.cpuS / pandas.cpuS;
    const differing = disagreements(engines, pandas);
    return [
        `  engines / pandas: ${ratio.toFixed(2)} (target ${TARGETS.cpuRatio}: ${verdict(ratio <= TARGETS.cpuRatio)})`,
        toParse,
        differing.length === 0
            ? '  Both wrote the same number of rows into every file.'
            : `  NOT THE SAME WORK: ${differing.join('; ')}`
    ];
}

/** The measurements of one size, for people. */
export function measurementText(measurement: Measurement): string {
    const { accounts, rounds, night, engines, parse, pandas } = measurement;
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
                ...(pandas ? [processRow('pandas', pandas)] : []),
                processRow('parsing only', parse)
            ],
            right: [1, 2, 3]
        }),
        '',
        'DIAL-Flow by stage',
        formatTable({ rows: [head.slice(0, 3), ...stageRows(engines.stages)], right: [1, 2] }),
        ...(pandas
            ? [
                  '',
                  'pandas by stage',
                  formatTable({ rows: [head.slice(0, 3), ...stageRows(pandas.stages)], right: [1, 2] })
              ]
            : []),
        '',
        'CPU ratios',
        ...ratioLines(measurement)
    ].join('\n');
}
