import type { RawRow, RawTables } from '../reference/cast.ts';
import { OUTPUT_COLUMNS, type OutputName } from '../reference/night.ts';
import { isCompared, randomNight } from '../support/reference-night.ts';
import { randomWorld, type World } from '../reference/random-world.ts';
import { seededRandom, type Random } from '../reference/random.ts';
import { broadWorld } from './broad-world.ts';
import { FolderRun } from './folder-run.ts';
import { rewriteFolder } from './rewrite-csv.ts';

const SEEDS = Array.from({ length: Number(process.env.FOLDER_SEEDS ?? 5) }, (_, index) => 70_001 + index);

/** What people and machines leave in text fields: formulas, quotes, breaks, control and combining characters. */
const NASTY_TEXTS: readonly string[] = [
    "=cmd|' /C calc'!A0",
    '＝1+1',
    '＋1 415 555 2671',
    '－x',
    '＠home',
    '\t=tab',
    '\r=return',
    '\n=feed',
    '"',
    '""',
    '"quoted" and not',
    ',',
    'a\r\nb',
    "'already guarded",
    "O'Brien; drop table accounts; --",
    '😀 👨‍👩‍👧',
    'e\u0301',
    'Z\u0351\u036b\u0343a\u0363\u0366l\u0321\u034ago',
    '\0nul',
    'nul\0',
    '\u202eright to left',
    '\ufeffmark',
    '\u2028',
    '\u{10ffff}',
    '\u001f=\u001e',
    'ﬁ ß ŉ',
    'İstanbul',
    'ΟΔΟΣ',
    'NULL',
    'NaN',
    '\\N',
    '-0.5',
    '-5.',
    '+14155552671',
    '+1415555267123456',
    '%s {0} ${x}',
    'x'.repeat(5000)
];

const nastier = (
    rows: readonly RawRow[] | undefined,
    columns: readonly string[],
    random: Random,
    texts = NASTY_TEXTS
): RawRow[] =>
    (rows ?? []).map((row) => ({
        ...row,
        ...Object.fromEntries(
            columns
                .filter((column) => column in row && random.chance(0.3))
                .map((column) => [column, random.pick(texts)])
        )
    }));

function nastyTables(tables: RawTables, seed: number): RawTables {
    const random = seededRandom(seed);
    const place = ['street', 'city', 'state', 'postal_code'];
    return {
        ...tables,
        accounts: nastier(tables.accounts, ['name', 'owner_id', 'phone_2', ...place], random),
        researched_phones: nastier(tables.researched_phones, ['phone_text', 'status'], random),
        calls: nastier(
            nastier(tables.calls, ['direction', 'owner_id'], random),
            ['disposition'],
            random,
            NASTY_TEXTS.filter((text) => !/[İΣ]/.test(text))
        ),
        addresses: nastier(tables.addresses, place, random),
        research_history: nastier(tables.research_history, ['outcome', 'researcher_id'], random)
    };
}

/** Runs the night both ways and compares every file and funnel. */
async function compare(world: World, seed: number): Promise<void> {
    const { reference, parameters } = randomNight(world, seed);
    const run = new FolderRun(world);
    try {
        rewriteFolder(run.from, { shuffle: seed });
        await run.run({ seed, parameters });
        for (const name of Object.keys(OUTPUT_COLUMNS) as OutputName[]) {
            const [header = [], ...rows] = run.rows(name);
            const columns = OUTPUT_COLUMNS[name].split(',');
            const pick = (row: readonly string[], names: readonly string[]): (string | undefined)[] =>
                columns
                    .filter((column) => isCompared(name, column))
                    .map((column) => row[names.indexOf(column)]);
            expect({ name, rows: rows.map((row) => pick(row, header)) }).toEqual({
                name,
                rows: reference.outputs[name].map((row) => pick(row, columns))
            });
        }
        for (const [engine, funnel] of Object.entries(reference.funnels))
            expect({ engine, funnel: run.funnel(engine) }).toEqual({
                engine,
                funnel: Object.fromEntries(funnel.map(({ step, rows }) => [step, rows]))
            });
    } finally {
        run.remove();
    }
}

describe('A night on a folder against the independent reference', () => {
    it.each(SEEDS)(
        'When random world %i holds nasty texts, then files and funnels are the same',
        async (seed) => {
            const { asOf, tables } = randomWorld(seed);
            await compare({ asOf, tables: nastyTables(tables, seed) }, seed);
        }
    );

    it('When the world is broad, then files and funnels are the same', () =>
        compare(broadWorld(71_001, 5_000), 71_001));
});
