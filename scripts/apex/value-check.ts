import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './finding.ts';
import { withoutComments } from './soql/apex-queries.ts';
import { objectFields } from './soql/object-fields.ts';

const TEXT = /'((?:[^'\\\n]|\\.)*)'/g;
const TEST = /@IsTest\b/i;
/** Shorter values are one letter away from too many words. */
const MIN_LETTERS = 4;

/** Returns whether one letter more, less, another or two in the other order make one text the other. */
function isOneLetterAway(first: string, second: string): boolean {
    const [short, long] = first.length <= second.length ? [first, second] : [second, first];
    if (long.length - short.length > 1 || short === long) return false;
    let start = 0;
    while (start < short.length && short[start] === long[start]) start += 1;
    if (long.length > short.length) return short.slice(start) === long.slice(start + 1);
    const isSwapped = short[start] === long[start + 1] && short[start + 1] === long[start];
    return [...(isSwapped ? [start + 2] : []), start + 1].some(
        (from) => short.slice(from) === long.slice(from)
    );
}

/**
 * Texts of classes that are nearly a value of a picklist. A constant or a map holds values that no query or comparison
 * shows to be a field's; what is written once only, and one letter away from a value, is a slip of the pen.
 */
export async function valueCheck({
    project,
    files
}: {
    readonly project: string;
    readonly files: readonly string[];
}): Promise<readonly Finding[]> {
    const objects = await objectFields(project);
    const values = new Set(
        [...objects.values()].flatMap((object) => [...object.values.values()].flatMap((own) => [...own]))
    );
    const known = new Set([...values].map((value) => value.toLowerCase()));
    const texts: { file: string; line: number; text: string }[] = [];
    for (const file of files) {
        const source = withoutComments(await readFile(join(project, file), 'utf8'));
        if (TEST.test(source)) continue;
        for (const [index, line] of source.split('\n').entries()) {
            for (const [, text = ''] of line.matchAll(TEXT)) texts.push({ file, line: index + 1, text });
        }
    }
    const times = Map.groupBy(texts, ({ text }) => text);
    return texts.flatMap(({ file, line, text }) => {
        const small = text.toLowerCase();
        if (known.has(small) || (times.get(text)?.length ?? 0) > 1) return [];
        const near = [...values].find(
            (value) =>
                value.length >= MIN_LETTERS &&
                value.replaceAll('_', '').toLowerCase() !== small.replaceAll('_', '') &&
                isOneLetterAway(small, value.toLowerCase())
        );
        if (near === undefined) return [];
        return [{ file, line, rule: 'value', message: `'${text}' is nearly the picklist value ${near}.` }];
    });
}
