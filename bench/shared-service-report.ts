import { formatTable } from '../compute-service/src/cli/format.ts';
import type { SharedService } from './measure/shared-service.ts';

const rounded = (seconds: number): string => seconds.toFixed(1);

/** The value in the middle; of an even number, the higher of the two. */
const middle = (values: readonly number[]): number =>
    values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const spread = (values: readonly number[]): string =>
    [Math.min(...values), middle(values), Math.max(...values)].map(rounded).join(' / ');

/** Largest number of runs that an org had begun for each of the smallest, when every org had one. */
export const fairness = ({ nights }: SharedService): number => {
    const begun = nights.map(({ begunByThen }) => begunByThen);
    return Math.max(...begun) / Math.min(...begun);
};

/** What several orgs had of one service, and what the service needed for it. */
export function sharedServiceText(measured: SharedService): string {
    const { accounts, nights, extraRuns, totalS, processes, orgsMb } = measured;
    const same = nights.filter(({ sameBytes }) => sameBytes).length;
    const work = nights.reduce((sum, { tookS }) => sum + tookS, 0);
    const rows = [
        [
            'nights',
            `${nights.length} of ${accounts} accounts; the first org queued ${extraRuns} runs more, ahead of all`
        ],
        ['same bytes as alone', `${same} of ${nights.length}`],
        ['from the start to the last list', `${rounded(totalS)} s; ${rounded(work / totalS)} at a time`],
        ['wait of an org, least / middle / most', `${spread(nights.map(({ waitedS }) => waitedS))} s`],
        ['a night, least / middle / most', `${spread(nights.map(({ tookS }) => tookS))} s`],
        ['alone, without delivery', `${spread(nights.map(({ aloneS }) => aloneS))} s`],
        ['runs begun when every org had one, most to least', fairness(measured).toFixed(2)],
        [
            'each process of the service',
            processes
                .map((figures) =>
                    figures ? `${figures.peakMemoryMb} MB, ${rounded(figures.cpuS)} s CPU` : 'unknown'
                )
                .join('; ')
        ],
        ['all orgs together', `${orgsMb} MB`]
    ];
    const others = nights.filter(({ sameBytes }) => !sameBytes).map(({ org }) => org);
    const table = formatTable({ rows, indent: 0 });
    return others.length === 0 ? table : `${table}\nNOT THE SAME BYTES as alone: ${others.join(', ')}`;
}
