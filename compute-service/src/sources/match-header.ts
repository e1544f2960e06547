import type { CanonicalTable } from '../engines/tables.ts';

const PHONE_COLUMN = /^phone_([1-9][0-9]?)$/;
/** Looks like a phone column; one that is none must not be passed over, because its numbers would be lost. */
const PHONE_LIKE_COLUMN = /^phone_[0-9]+$/i;

export interface MatchedHeader {
    /** Canonical column → column of the file. */
    readonly columns: Readonly<Record<string, string>>;
    /** What is wrong with the header, in words; empty where it is usable. */
    readonly faults: readonly string[];
}

function repeatedIn(names: readonly string[]): ReadonlySet<string> {
    const seen = new Set<string>();
    return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

/** What programs put around a name, or write otherwise, without anybody seeing it. */
const bare = (name: string): string => name.replaceAll(/[\s\p{Cf}]/gu, '').toLowerCase();

/** Names the column that was probably meant, because nobody sees a blank. */
function nearlyNamed(name: string, header: readonly string[]): string {
    const near = header.find((candidate) => bare(candidate) === bare(name));
    return near === undefined ? '' : ` (it has ${JSON.stringify(near)}, which is another name)`;
}

/**
 * Finds the canonical columns in the header of a file whose columns carry canonical names (docs/formats.md, Inputs):
 * any order, unknown columns ignored, required ones there, `phone_1` … `phone_k` without gaps.
 */
export function matchHeader({
    table,
    header
}: {
    readonly table: CanonicalTable;
    readonly header: readonly string[];
}): MatchedHeader {
    const wanted = new Set(table.columns.map((column) => column.name));
    const phones = table.phoneColumns ? header.filter((name) => PHONE_COLUMN.test(name)) : [];
    const known = header.filter((name) => wanted.has(name)).concat(phones);
    const repeated = repeatedIn(header);
    const missing = table.columns
        .filter((column) => column.required && !header.includes(column.name))
        .map((column) => column.name);
    const numbers = [...new Set(phones)]
        .map((name) => Number(name.slice('phone_'.length)))
        .sort((a, b) => a - b);
    const gap = numbers.findIndex((number, index) => number !== index + 1);

    const faults: string[] = [];
    const unusable = table.phoneColumns
        ? header.filter((name) => PHONE_LIKE_COLUMN.test(name) && !PHONE_COLUMN.test(name))
        : [];
    if (unusable.length > 0)
        faults.push(`has the column ${unusable.join(', ')}; phone columns are phone_1 to phone_99`);
    if (missing.length === 0 && known.length === 0)
        faults.push(`has none of the columns ${table.columns.map(({ name }) => name).join(', ')}`);
    if (missing.length > 0)
        faults.push(`lacks the column ${missing.map((name) => name + nearlyNamed(name, header)).join(', ')}`);
    for (const name of known.filter((candidate) => repeated.has(candidate))) {
        const fault = `has the column ${name} twice`;
        if (!faults.includes(fault)) faults.push(fault);
    }
    if (gap >= 0) faults.push(`has phone_${numbers[gap]} but no phone_${gap + 1}`);
    return { columns: Object.fromEntries(known.map((name) => [name, name])), faults };
}
