import { formatCount, formatTable } from '../compute-service/src/cli/format.ts';
import type { ProcessCost } from './measure/lap-timer.ts';
import type { LiteralApply } from './measure/literal-apply.ts';

const seconds = (value: number): string => `${value.toFixed(1)} s`;

const row = (name: string, { stages, cpuS, peakMemoryMb }: ProcessCost): string[] => [
    name,
    seconds(stages.reduce((sum, { wallS }) => sum + wallS, 0)),
    seconds(cpuS),
    `${formatCount(peakMemoryMb)} MB`
];

/** The first idea of this product beside what became of it, for people. */
export function literalText({ researchedPhones, literal, engines, sameDuplicates }: LiteralApply): string {
    const rows = [row('groupby.apply', literal), row('DIAL-Flow, all four rules', engines)];
    return [
        `Duplicates among ${formatCount(researchedPhones)} researched phones by a Python function for each text and each group`,
        formatTable({ rows: [['', 'wall', 'CPU', 'peak memory'], ...rows], right: [1, 2, 3] }),
        `  ${(literal.cpuS / engines.cpuS).toFixed(1)} times the CPU of DIAL-Flow`,
        sameDuplicates ? '  Both found the same duplicates.' : '  NOT THE SAME WORK: the duplicates differ.'
    ].join('\n');
}
