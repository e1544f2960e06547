import { quoteText } from '../store/sql-text.ts';

/** What a call can come to, in the canonical names. */
export const outcomes = [
    'contact',
    'callback',
    'no_answer',
    'voicemail',
    'busy',
    'wrong_number',
    'disconnected',
    'do_not_call',
    'other'
] as const;

export type Outcome = (typeof outcomes)[number];

/** SQL literal of an outcome: its place in the list. */
export const outcome = (name: Outcome): string => String(outcomes.indexOf(name));

/** Texts that agents choose for an outcome, with their weights; the org's disposition mapping knows all of them. */
export const rawTexts: Readonly<Record<Outcome, ReadonlyArray<readonly [string, number]>>> = {
    contact: [
        ['Contact', 5],
        ['Connected', 4],
        ['Spoke with Decision Maker', 1]
    ],
    callback: [
        ['Callback', 3],
        ['Call Back Later', 1]
    ],
    no_answer: [['No Answer', 1]],
    voicemail: [
        ['Left Voicemail', 3],
        ['Voicemail', 2]
    ],
    busy: [['Busy', 1]],
    wrong_number: [['Wrong Number', 1]],
    disconnected: [
        ['Disconnected', 2],
        ['Number Not in Service', 1]
    ],
    do_not_call: [['Do Not Call', 1]],
    other: [['Other', 1]]
};

/** Texts that no mapping knows. */
export const unmappedTexts: readonly string[] = [
    'Gatekeeper',
    'Language Barrier',
    'Fax Machine',
    'Hung Up',
    'wrong nbr',
    'Wrong Number - Deceased',
    'Not Interested',
    'test'
];

/** Slots of each outcome in `world_raw`. */
export const rawSlots = 1_000;
/** Slots in which the text is spelt oddly. */
const oddSlots = 40;

const oddSpellings: ReadonlyArray<(text: string) => string> = [
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => `${text} `,
    (text) => ` ${text}`,
    (text) => `${text}\u00a0`,
    (text) => `\t${text}`
];

function slotsOf(name: Outcome): string[] {
    const texts = rawTexts[name];
    const total = texts.reduce((sum, [, weight]) => sum + weight, 0);
    const slots: string[] = [];
    let reached = 0;
    for (const [text, weight] of texts) {
        reached += weight;
        const end = Math.round((reached / total) * (rawSlots - oddSlots));
        while (slots.length < end) slots.push(text);
    }
    for (let odd = 0; odd < oddSlots; odd++) {
        const spell = oddSpellings[odd % oddSpellings.length];
        const text = texts[odd % texts.length]?.[0] ?? '';
        slots.push(spell ? spell(text) : text);
    }
    return slots;
}

/** SQL of the table `world_raw`: a text for each outcome and slot, keyed by outcome · 1000 + slot. */
export function rawTable(): string {
    const rows = outcomes.flatMap((name, index) =>
        slotsOf(name).map((text, slot) => `(${index * rawSlots + slot}, ${quoteText(text)})`)
    );
    return `CREATE TEMP TABLE world_raw AS SELECT CAST(raw_key AS BIGINT) AS raw_key, raw
        FROM (VALUES ${rows.join(', ')}) AS t(raw_key, raw)`;
}
