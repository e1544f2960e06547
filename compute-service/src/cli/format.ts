/** How figures read in the terminal: grouped, never shortened, always with their unit. */

const GROUPED = new Intl.NumberFormat('en-US');
const ONE_DECIMAL = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "1,234,567". */
export const formatCount = (count: number): string => GROUPED.format(count);

/** "1 row", "2 rows". */
export const formatRows = (count: number, noun = 'row'): string =>
    `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** "0.4 s", "48 s", "6 min 10 s", "1 h 04 min". */
export function formatDuration(ms: number): string {
    const seconds = ms / 1000;
    if (seconds < 10) return `${ONE_DECIMAL.format(seconds)} s`;
    const whole = Math.round(seconds);
    if (whole < 60) return `${whole} s`;
    if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
    return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** "less than a second", "about 15 s", "about 4 min": an estimate never looks exact. */
export function formatTimeLeft(ms: number): string {
    const seconds = ms / 1000;
    if (seconds < 1) return 'less than a second left';
    if (seconds < 90) return `about ${Math.ceil(seconds)} s left`;
    return `about ${Math.round(seconds / 60)} min left`;
}

/** "993 B", "133 kB", "1.0 MB". */
export function formatBytes(bytes: number): string {
    if (bytes < 1000) return `${bytes} B`;
    if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
    return `${ONE_DECIMAL.format(bytes / 1_000_000)} MB`;
}

/** Columns side by side; numbers to the right. Cells may be of any length. */
export function formatTable({
    rows,
    right = [],
    indent = 2
}: {
    readonly rows: readonly (readonly string[])[];
    /** Positions of the columns that are set to the right. */
    readonly right?: readonly number[];
    readonly indent?: number;
}): string {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: columns }, (_, at) =>
        Math.max(...rows.map((row) => (row[at] ?? '').length))
    );
    return rows
        .map((row) =>
            row
                .map((cell, at) =>
                    right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
                )
                .join('  ')
                .trimEnd()
        )
        .map((line) => ' '.repeat(indent) + line)
        .join('\n');
}
