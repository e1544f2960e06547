/** The nasty texts of a random world: phones, blanks, dispositions, addresses, instants. */
import { formatDay, formatInstant, midnight, type Day, type Instant } from './days.ts';
import type { Random } from './random.ts';

/** Blanks that trimming removes (G3), among them some that common trim functions leave. */
const BLANKS: readonly string[] = [
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\u000b',
    '\u0085',
    '\u00a0',
    '\u1680',
    '\u200b',
    '\u200e',
    '\u202a',
    '\u202f',
    '\u205f',
    '\u2060',
    '\u2066',
    '\u3000',
    '\ufeff'
];

/** Characters that look like blanks and are none. */
const NOT_BLANKS: readonly string[] = ['\u001f', '\u180e', '\u2061', '\u00ad'];

/** Now and then blanks around a text. */
export function padded(random: Random, text: string, probability = 0.15): string {
    const before = random.chance(probability) ? random.pick(BLANKS) : '';
    const after = random.chance(probability) ? random.pick(BLANKS) : '';
    return before + text + after;
}

/** The empty cell (null) or a text of blanks only. */
export function blankCell(random: Random): string {
    return random.chance(0.6) ? '' : random.pick(BLANKS) + random.pick(['', ...BLANKS]);
}

/** Upper, lower or mixed case. */
export function oddCase(random: Random, text: string): string {
    return random.pick([
        text,
        text.toUpperCase(),
        text.toLowerCase(),
        `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
    ]);
}

/** Ten national digits of a good number, rendered as people type it. */
export function nationalText(random: Random, digits: string): string {
    const [area, exchange, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
    const text = random.pick([
        digits,
        `(${area}) ${exchange}-${line}`,
        `${area}-${exchange}-${line}`,
        `${area}.${exchange}.${line}`,
        `+1${digits}`,
        `+1 ${area} ${exchange} ${line}`,
        `1${digits}`,
        `1-${area}-${exchange}-${line}`,
        `(+1) ${area} ${exchange} ${line}`,
        `${area}\u00a0${exchange}\u2011${line}`,
        `Tel: ${area} ${exchange} ${line}`,
        `-${digits}`,
        `=${digits}`
    ]);
    const extension = random.chance(0.2)
        ? random.pick([
              ' x12',
              ' ext. 7',
              ' EXT 0012345',
              '#9',
              ' extension 44',
              ' Extn: 5 (desk)',
              'x1 x2',
              ' X 12 a'
          ])
        : '';
    return padded(random, text + extension);
}

/** Texts that are invalid, foreign, or valid and not geographic. */
export const ODD_PHONES: readonly string[] = [
    'n/a',
    'none',
    '-',
    '+',
    'x12',
    'ext 5',
    'ask Bob',
    '0',
    '12345',
    '5552671',
    '415555267',
    '41555526711',
    '+1415555267',
    '+14155552671 23',
    '2222222222',
    '9999999999',
    '115 555 2671',
    '415 155 2671',
    '415 911 2671',
    '911 555 2671',
    '555 234 5678',
    '415 555 0100',
    '212-555-0199',
    '800 555 0123',
    '415 555 0200',
    '+0 44 20 7946',
    '+44 20 7946 0958',
    '+44 (0)20 7946 0958',
    '+49 30 901820',
    '+52 55 1234 5678',
    '+999999',
    '+4420794609581234',
    '00442079460958',
    '416 555 2671',
    '+1 242 322 1234',
    '787 555 2671',
    '671 646 1234',
    '684 633 1234',
    '800 234 5678',
    '1-888-234-5678',
    '900 234 5678',
    '222 234 5678',
    '+1 (222) 234-5678',
    '٤١٥٥٥٥٢٦٧١',
    '４１５ ５５５ ２６７１',
    '415 555 2671 or 415 555 2672',
    'one-800-FLOWERS',
    '1 800 FLOWERS',
    '415+5552671',
    '4+15 555 2671',
    '#12',
    '415 555 2671 # 12345678',
    '1 415 555 2671 ext',
    '0014155552671',
    '+1',
    '++14155552671'
];

/** Any phone cell: mostly one of a few good numbers, so that groups and splits happen. */
export function phoneCell(random: Random, numbers: readonly string[]): string {
    if (random.chance(0.07)) return blankCell(random);
    if (random.chance(0.16)) return padded(random, random.pick(ODD_PHONES), 0.1);
    if (random.chance(0.01)) return random.pick(NOT_BLANKS);
    return nationalText(random, random.pick(numbers));
}

/** Ages on both sides of every threshold of the rules. */
const AGES: readonly number[] = [
    -400, -8, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 28, 29, 30, 31, 45, 60, 88, 89, 90, 91, 92, 120, 178,
    179, 180, 181, 250, 365, 366, 800
];

export function someDay(random: Random, asOf: Day): Day {
    return random.chance(0.75) ? asOf - random.pick(AGES) : asOf - random.between(-3, 200);
}

const TIMES_MS: readonly number[] = [0, 1, 2, 999, 43_200_000, 43_200_001, 86_399_998, 86_399_999];

/** A few times of day, close to midnight and a millisecond apart, so that ties happen. */
export function someInstant(random: Random, asOf: Day): Instant {
    return midnight(someDay(random, asOf)) + random.pick(TIMES_MS);
}

/** The same instant in one of the forms that G1 allows. */
export function instantText(random: Random, instant: Instant): string {
    const text = formatInstant(instant);
    const wholeSecond = instant % 1000 === 0;
    const form = random.below(12);
    if (form === 0) return text.slice(0, -1);
    if (form === 1) return `${text.slice(0, -1)}${random.pick(['9', '999', '4999'])}Z`;
    if (form === 2) return `${formatInstant(instant - 5 * 3_600_000).slice(0, -1)}-05:00`;
    if (form === 3) return `${formatInstant(instant + 5.5 * 3_600_000).slice(0, -1)}+05:30`;
    if (form === 4 && wholeSecond) return text.replace('.000Z', 'Z');
    if (form === 5 && text.endsWith('T00:00:00.000Z')) return text.slice(0, 10);
    return text;
}

/** An instant column: null at times. */
export function instantCell(random: Random, asOf: Day, nulls = 0.12): string {
    return random.chance(nulls) ? '' : instantText(random, someInstant(random, asOf));
}

/** A day column: null at times. */
export function dayCell(random: Random, asOf: Day, nulls = 0.12): string {
    return random.chance(nulls) ? '' : formatDay(someDay(random, asOf));
}

export function booleanCell(random: Random, probability: number): string {
    if (random.chance(probability)) return random.pick(['true', 'true', 'true', 'TRUE', 'True']);
    return random.pick(['false', 'false', 'FALSE', '', 'no', '0', '1', 'yes', ' true', 'truee']);
}

export const STREETS: readonly string[] = [
    '12 Main St',
    '12 MAIN ST.',
    '12 Main St',
    ' 12-main-st ',
    '12\u00a0Main St',
    'Königstraße 5',
    'KÖNIGSTRASSE 5',
    '7 Oak Ave',
    '7 Oak Ave #3',
    '---',
    '',
    ' '
];

export const POSTAL_CODES: readonly string[] = [
    '94107',
    '94107-1234',
    '941071234',
    ' 94107 ',
    '10001',
    '60601',
    '73301',
    '32501',
    '96813',
    '99501',
    '83814',
    '57701',
    '20001',
    '85001',
    '97201',
    '09001',
    '34001',
    '96201',
    '00901',
    '96910',
    '00801',
    '00000',
    '9410',
    '941077',
    '94107 1234',
    '94107-12345',
    'SW1A 1AA',
    'sw1a 1aa',
    '９４１０７',
    '',
    ' '
];

export const BILLING_STATES: readonly string[] = [
    'CA',
    'ca',
    ' Ca ',
    'California',
    'CALIFORNIA\u00a0',
    'new york',
    'NY',
    'IL',
    'TX',
    'Texas',
    'FL',
    'HI',
    'AK',
    'ID',
    'SD',
    'District of Columbia',
    'DC',
    'AZ',
    'OR',
    'PR',
    'Puerto Rico',
    'GU',
    'guam',
    'Calif.',
    'Ontario',
    'XX',
    'North  Dakota',
    'ND',
    '',
    ' '
];

/** Good numbers' area codes: several states and zones, some with two zones. */
export const AREA_CODES: readonly string[] = [
    '415',
    '628',
    '212',
    '646',
    '312',
    '850',
    '907',
    '808',
    '208',
    '605',
    '480',
    '202',
    '505',
    '701',
    '541',
    '214',
    '915'
];
