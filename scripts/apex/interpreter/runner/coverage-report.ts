import type { Coverage } from './coverage.ts';

/** How much of one file the tests ran. */
export interface FileCoverage {
    readonly file: string;
    readonly lines: number;
    readonly covered: number;
    /** Lines that no test ran. */
    readonly missed: readonly number[];
}

/** The share of lines that the tests ran, from 0 to 100; a file without statements is covered. */
export const percentOf = ({ lines, covered }: Pick<FileCoverage, 'lines' | 'covered'>): number =>
    lines === 0 ? 100 : (100 * covered) / lines;

/** Coverage of the files that are wanted, by name. */
export function coverageOf(coverage: Coverage, isWanted: (file: string) => boolean): readonly FileCoverage[] {
    return [...coverage.files()]
        .filter(([file]) => isWanted(file))
        .map(([file, lines]) => {
            const missed = [...lines].filter(([, wasRun]) => !wasRun).map(([line]) => line);
            return {
                file,
                lines: lines.size,
                covered: lines.size - missed.length,
                missed: missed.toSorted((left, right) => left - right)
            };
        })
        .toSorted((left, right) => left.file.localeCompare(right.file));
}

const nameOf = (file: string): string => file.split('/').at(-1) ?? file;

/** One line for people: share, file, and the lines that were not run. */
export function coverageText(given: FileCoverage): string {
    const share = percentOf(given).toFixed(1).padStart(5);
    const missed = given.missed.length === 0 ? '' : `  not run: ${given.missed.join(', ')}`;
    return `${share} %  ${nameOf(given.file)}  ${given.covered} of ${given.lines} lines${missed}`;
}
