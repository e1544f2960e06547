import type { RawRow, RawTables } from '../reference/cast.ts';
import type { Day } from '../reference/days.ts';
import { randomWorld, type World } from '../reference/random-world.ts';
import { AREA_CODES, dayCell, instantCell, nationalText } from '../reference/random-texts.ts';
import { seededRandom, type Random } from '../reference/random.ts';

/** Ten digits that no other account of the world has; exchanges 300 to 399 are none of the random world's. */
const ownNumber = (random: Random, index: number): string =>
    `${random.pick(AREA_CODES)}${300 + Math.floor(index / 10_000)}${String(index % 10_000).padStart(4, '0')}`;

interface OwnRows {
    readonly account: RawRow;
    readonly phones: readonly RawRow[];
    readonly calls: readonly RawRow[];
}

function ownRows({
    random,
    asOf,
    index,
    fields
}: {
    readonly random: Random;
    readonly asOf: Day;
    readonly index: number;
    readonly fields: readonly string[];
}): OwnRows {
    const id = `001B${String(index).padStart(11, '0')}AAA`;
    const digits = ownNumber(random, index);
    const inField = random.chance(0.5) && fields.length > 0;
    const account: RawRow = {
        id,
        name: `Account ${index}`,
        owner_id: '005000000000001AAA',
        active: 'true',
        street: `${index} Main St`,
        city: 'Springfield',
        state: '',
        postal_code: '',
        do_not_call: '',
        created_at: instantCell(random, asOf),
        modified_at: '',
        ...Object.fromEntries(fields.map((field) => [field, ''])),
        ...(inField ? { [random.pick(fields)]: nationalText(random, digits) } : {})
    };
    const copies = inField ? 0 : random.pick([0, 1, 1, 2]);
    const phones = Array.from({ length: copies }, (_, copy) => ({
        id: `a01B${String(index).padStart(9, '0')}${copy}0AAAA`,
        account_id: id,
        phone_text: nationalText(random, digits),
        status: 'active',
        created_at: instantCell(random, asOf),
        modified_at: '',
        do_not_call: ''
    }));
    const calls = Array.from({ length: random.below(3) }, (_, call) => ({
        id: `00TB${String(index).padStart(9, '0')}${call}0AAAA`,
        account_id: id,
        phone_text: digits,
        disposition: random.pick(['no_answer', 'voicemail', 'busy', 'wrong_number', 'contact', 'Disc.']),
        direction: 'outbound',
        activity_date: dayCell(random, asOf, 0),
        created_at: instantCell(random, asOf),
        owner_id: '005000000000001AAA',
        duration_s: '30'
    }));
    return { account, phones, calls };
}

/** A nasty random world among many plain accounts with a number of their own, so that states fill and overflow. */
export function broadWorld(seed: number, plainAccounts: number): World {
    const { asOf, tables } = randomWorld(seed);
    const random = seededRandom(seed ^ 0xb80ad);
    const [first = {}] = tables.accounts ?? [];
    const fields = Object.keys(first).filter((column) => column.startsWith('phone_'));
    const own = Array.from({ length: plainAccounts }, (_, index) => ownRows({ random, asOf, index, fields }));
    const withOwn = (table: keyof RawTables, rows: readonly RawRow[]): RawRow[] => [
        ...(tables[table] ?? []),
        ...rows
    ];
    return {
        asOf,
        tables: {
            ...tables,
            accounts: withOwn(
                'accounts',
                own.map(({ account }) => account)
            ),
            researched_phones: withOwn(
                'researched_phones',
                own.flatMap(({ phones }) => phones)
            ),
            calls: withOwn(
                'calls',
                own.flatMap(({ calls }) => calls)
            )
        }
    };
}
