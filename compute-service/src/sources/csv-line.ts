/** Returns a cell as CSV text: quoted only where it must be, null as nothing. */
export function csvCell(value: string | number | bigint | boolean | null): string {
    if (value === null) return '';
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns a CSV line with its line feed. */
export const csvLine = (cells: readonly (string | number | bigint | boolean | null)[]): string =>
    `${cells.map(csvCell).join(',')}\n`;
