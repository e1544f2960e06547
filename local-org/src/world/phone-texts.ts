import { choose, pick, rest } from './randomness.ts';

/** SQL of what the text of a number is made from: ten national digits, or for foreign and invalid numbers a text. */
export interface NumberParts {
    /** Whether it is a number abroad. */
    readonly foreign: string;
    /** BIGINT of ten digits; null for foreign and invalid numbers. */
    readonly national: string;
    /** Country code, blank, digits; or the whole invalid text; else null. */
    readonly other: string;
    /** A draw. */
    readonly style: string;
}

const noBreakSpace = 'chr(160)';

/** A number as people write it down. A fifteenth carries an extension or blanks around it. */
export function writtenNumber({ foreign, national, other, style }: NumberParts): string {
    const area = `substr(CAST(${national} AS VARCHAR), 1, 3)`;
    const exchange = `substr(CAST(${national} AS VARCHAR), 4, 3)`;
    const line = `substr(CAST(${national} AS VARCHAR), 7, 4)`;
    const common = `'(' || ${area} || ') ' || ${exchange} || '-' || ${line}`;
    const dashes = `${area} || '-' || ${exchange} || '-' || ${line}`;
    const extension = `CAST(10 + ${rest(style, 90)} AS VARCHAR)`;
    const domestic = choose({
        draw: style,
        cases: [
            [0.2, dashes],
            [0.12, `${area} || '.' || ${exchange} || '.' || ${line}`],
            [0.1, `'+1 ' || ${area} || ' ' || ${exchange} || ' ' || ${line}`],
            [0.1, `CAST(${national} AS VARCHAR)`],
            [0.05, `'+1' || CAST(${national} AS VARCHAR)`],
            [0.04, `'1-' || ${dashes}`],
            [0.03, `'(' || ${area} || ')' || ${exchange} || '-' || ${line}`],
            [0.02, `${common} || ' x' || ${extension}`],
            [0.015, `${dashes} || ' ext. ' || ${extension}`],
            [0.005, `${common} || ' #' || ${extension}`],
            [0.01, `'  ' || ${area} || ' ' || ${exchange} || ' ' || ${line} || ' '`],
            [
                0.01,
                `'(' || ${area} || ')' || ${noBreakSpace} || ${exchange} || '-' || ${line} || ${noBreakSpace}`
            ],
            [0.01, `${area} || '/' || ${exchange} || '-' || ${line}`]
        ],
        otherwise: common
    });
    const abroad = choose({
        draw: style,
        cases: [
            [0.4, `'+' || replace(${other}, ' ', '')`],
            [0.1, `'+' || replace(${other}, ' ', '-')`],
            [0.05, `'00' || ${other}`]
        ],
        otherwise: `'+' || ${other}`
    });
    const invalid = choose({ draw: style, cases: [[0.1, `' ' || ${other} || ' '`]], otherwise: other });
    return `CASE WHEN ${national} IS NOT NULL THEN ${domestic} WHEN ${foreign} THEN ${abroad} ELSE ${invalid} END`;
}

/** A number as the telephone system writes it. */
export function dialledNumber({ foreign, national, other, style }: NumberParts): string {
    const digits = `CAST(${national} AS VARCHAR)`;
    const domestic = choose({
        draw: style,
        cases: [
            [0.3, digits],
            [
                0.07,
                `'(' || substr(${digits}, 1, 3) || ') ' || substr(${digits}, 4, 3) || '-' || substr(${digits}, 7)`
            ],
            [0.03, `'1' || ${digits}`]
        ],
        otherwise: `'+1' || ${digits}`
    });
    return `CASE WHEN ${national} IS NOT NULL THEN ${domestic}
        WHEN ${foreign} THEN '+' || replace(${other}, ' ', '') ELSE ${other} END`;
}

/** Country codes of foreign numbers with the first digits of the national number. */
const foreignStarts: readonly string[] = [
    '44 20',
    '44 79',
    '49 30',
    '33 1',
    '52 55',
    '61 2',
    '91 98',
    '81 3',
    '34 6'
];

/** SQL of a foreign number as `NumberParts.other`: nine or ten national digits. `line` is SQL of up to seven digits. */
export const foreignNumber = (draw: string, line: string): string =>
    `(${pick(draw, foreignStarts)} || lpad(CAST(${line} AS VARCHAR), 8, '2'))`;

/**
 * SQL of a text that is no number: too short, too long, equal digits, an area code or exchange that cannot be, the
 * fictional range, a country code 0, or words.
 */
export function invalidText(draw: string, parts: { areaCode: string; line: string }): string {
    const area = `CAST(${parts.areaCode} AS VARCHAR)`;
    const seven = `lpad(CAST(${parts.line} AS VARCHAR), 7, '2')`;
    const four = `substr(${seven}, 4)`;
    const local = `substr(${seven}, 1, 3) || '-' || ${four}`;
    return choose({
        draw,
        cases: [
            [0.22, local],
            [0.1, `${area} || '-' || ${local} || '0'`],
            [0.06, `${area} || ' ' || substr(${seven}, 1, 6)`],
            [0.06, `'0' || substr(${area}, 2) || '-' || ${local}`],
            [0.03, `'411-' || ${local}`],
            [0.08, `${area} || '-1' || substr(${seven}, 2, 2) || '-' || ${four}`],
            [0.03, `'(' || ${area} || ') 911-' || ${four}`],
            [0.05, `'555-' || ${local}`],
            [0.07, `'(' || ${area} || ') 555-01' || substr(${four}, 1, 2)`],
            [0.02, `'+0' || ${area} || ${seven}`],
            [0.08, `'000-000-0000'`],
            [0.04, `'9999999999'`]
        ],
        otherwise: `['n/a', 'unknown', 'none', 'call the office', 'no phone', '-', 'see website'][1 + CAST(${parts.line} % 7 AS BIGINT)]`
    });
}
