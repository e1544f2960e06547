/** Small nasty canonical tables from a seed: every edge of the rules, on few numbers and accounts. */
import type { RawRow, RawTables } from './cast.ts';
import { DISPOSITIONS } from './calls.ts';
import { day, type Day } from './days.ts';
import { seededRandom, type Random } from './random.ts';
import {
    AREA_CODES,
    BILLING_STATES,
    blankCell,
    booleanCell,
    dayCell,
    instantCell,
    nationalText,
    ODD_PHONES,
    oddCase,
    padded,
    phoneCell,
    POSTAL_CODES,
    STREETS
} from './random-texts.ts';

export interface WorldOptions {
    /** How many accounts, researched phones and calls at most; the smallest worlds have 5, 0 and 0. */
    readonly accounts?: number;
    readonly researchedPhones?: number;
    readonly calls?: number;
}

export interface World {
    readonly asOf: Day;
    readonly tables: RawTables;
}

/** Days whose next days hold a change of the clocks, a leap day, a turn of the year, or nothing special. */
const AS_OF_DAYS: readonly string[] = [
    '2026-11-23',
    '2026-03-07',
    '2026-10-31',
    '2024-02-28',
    '2024-02-29',
    '2025-12-31',
    '2026-06-30',
    '2026-07-04'
];

const NAMES: readonly string[] = [
    'Acme',
    'Acme, Inc.',
    'The "Best" Co',
    '=SUM(A1)',
    '@home',
    '-5',
    '+1 Club',
    'Zoë & Søn',
    'Two\nLines',
    '\tTab',
    '＝x',
    ''
];

const MAPPED: readonly (readonly [string, string])[] = [
    ['Wrong Number', 'wrong_number'],
    [' WRONG #', 'wrong_number'],
    ['Disc.', 'disconnected'],
    ['Out of Service\u00a0', 'disconnected'],
    ['Spoke', 'contact'],
    ['LVM', 'voicemail'],
    ['Call back', 'callback'],
    ['DNC', 'do_not_call'],
    ['NA', 'no_answer'],
    ['Straße', 'busy']
];

const UNMAPPED: readonly string[] = [
    'robot',
    'Fax tone',
    'FAX TONE ',
    'wrong  number',
    'contact!',
    '???',
    '=1+1'
];

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What the makers of rows share. */
interface Stage {
    readonly random: Random;
    readonly asOf: Day;
    /** Ids of 18 characters that differ in case, never twice. */
    readonly newId: (prefix: string) => string;
    /** National digits. */
    readonly numbers: readonly string[];
    /** Account ids, among them two that no account has. */
    readonly accountIds: readonly string[];
}

function idMaker(random: Random): (prefix: string) => string {
    const used = new Set<string>();
    return (prefix) => {
        for (;;) {
            const tail =
                random.pick([...BASE_62]) + random.pick([...BASE_62]) + random.pick(['AAA', 'AAE', 'EAA']);
            const id = prefix + tail.padStart(15, '0');
            if (used.has(id)) continue;
            used.add(id);
            return id;
        }
    };
}

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
    Array.from({ length: count }, (_, i) => make(i));

function someNumbers(random: Random): string[] {
    const shared = times(
        random.between(3, 8),
        () => `${random.pick(AREA_CODES)}55526${random.between(70, 79)}`
    );
    const own = times(
        random.between(5, 60),
        () => `${random.pick(AREA_CODES)}${random.between(200, 210)}${random.between(1000, 9999)}`
    );
    const national = ['7872345678', '8002345678', '4162345678', '2222345678'];
    const good = own.filter((digits) => digits.slice(4, 6) !== '11');
    return [...shared, ...shared, ...shared, ...good, random.pick(national)];
}

const accountCell = ({ random, accountIds }: Stage, nulls: number): string =>
    random.chance(nulls) ? '' : random.pick(accountIds);

/** Often one of few spellings of the same household. */
function addressCells({ random }: Stage): RawRow {
    const sameHousehold = random.chance(0.3);
    return {
        street: random.pick(sameHousehold ? STREETS.slice(0, 5) : STREETS),
        city: random.pick(['Springfield', 'San José', '', ' ']),
        state: random.pick(BILLING_STATES),
        postal_code: random.pick(sameHousehold ? POSTAL_CODES.slice(0, 4) : POSTAL_CODES)
    };
}

function account(stage: Stage, id: string, fields: number): RawRow {
    const { random, asOf, numbers } = stage;
    const withoutPhones = random.chance(0.35);
    const phones = times(fields, (index): [string, string] => [
        `phone_${index + 1}`,
        withoutPhones || random.chance(0.3) ? blankCell(random) : phoneCell(random, numbers)
    ]);
    return {
        id,
        name: random.pick(NAMES),
        owner_id: random.pick(['005000000000001AAA', '005000000000002AAA', '']),
        active: booleanCell(random, 0.85),
        ...addressCells(stage),
        do_not_call: booleanCell(random, 0.06),
        created_at: instantCell(random, asOf),
        modified_at: instantCell(random, asOf),
        ...Object.fromEntries(phones)
    };
}

/** Repeats account, text and dates of an earlier row at times, so that ties and exact duplicates happen. */
function researchedPhone(stage: Stage, earlier: readonly RawRow[]): RawRow {
    const { random, asOf, numbers, newId } = stage;
    const like = earlier.length > 0 && random.chance(0.45) ? random.pick(earlier) : undefined;
    const repeat = (column: string, probability: number): string | undefined =>
        random.chance(probability) ? like?.[column] : undefined;
    return {
        id: newId('a01'),
        account_id: repeat('account_id', 0.95) ?? accountCell(stage, 0.06),
        phone_text: repeat('phone_text', 0.6) ?? phoneCell(random, numbers),
        status: random.pick([
            '',
            'active',
            'new',
            random.chance(0.3) ? padded(random, oddCase(random, 'retired'), 0.3) : 'active'
        ]),
        created_at: repeat('created_at', 0.5) ?? instantCell(random, asOf),
        modified_at: repeat('modified_at', 0.6) ?? instantCell(random, asOf),
        do_not_call: booleanCell(random, 0.05)
    };
}

interface Pair {
    readonly accountId: string;
    readonly phone: string;
}

function dispositionCell(random: Random, likely: string): string {
    const name = random.chance(0.55) ? likely : random.pick(DISPOSITIONS);
    if (random.chance(0.03)) return blankCell(random);
    if (random.chance(0.03)) return random.pick(UNMAPPED);
    const spellings = MAPPED.filter(([, canonical]) => canonical === name).map(([text]) => text);
    const text = random.pick([name, name, ...spellings]);
    return padded(random, text === 'Straße' ? text : oddCase(random, text));
}

/** Calls keep to a few pairs of account and number, each with a likely disposition, so that rules hold. */
function call(stage: Stage, pairs: readonly Pair[], id: string): RawRow {
    const { random, asOf, numbers } = stage;
    const index = random.below(pairs.length);
    const pair = pairs[index];
    const other = random.chance(0.2);
    const likely =
        ['wrong_number', 'disconnected', 'no_answer', 'contact', 'callback', 'voicemail'][index % 6] ??
        'busy';
    const undated = random.chance(0.2);
    const rare = random.chance(0.03) ? 'do_not_call' : likely;
    const disposition = dispositionCell(random, rare);
    return {
        id,
        account_id: other || !pair ? accountCell(stage, 0.3) : pair.accountId,
        phone_text: pair && random.chance(0.9) ? pair.phone : phoneCell(random, numbers),
        disposition:
            /^\s*(?:do_not_call|dnc)\s*$/i.test(disposition) && random.chance(0.6) ? likely : disposition,
        direction: random.pick(['', '', 'outbound', 'Outbound ', 'inbound', ' INBOUND', 'In', 'internal']),
        activity_date: undated ? '' : dayCell(random, asOf, 0),
        created_at: instantCell(random, asOf, 0.25),
        owner_id: random.pick(['005000000000001AAA', '005000000000002AAA', '']),
        duration_s: random.pick(['', '0', '35'])
    };
}

function phonesOfWorld(accounts: readonly RawRow[], researched: readonly RawRow[]): Pair[] {
    const ofAccounts = accounts.flatMap((row) =>
        Object.entries(row)
            .filter(([column, text]) => column.startsWith('phone_') && text !== '')
            .map(([, text]) => ({ accountId: row['id'] ?? '', phone: text }))
    );
    const ofResearch = researched.map((row) => ({
        accountId: row['account_id'] ?? '',
        phone: row['phone_text'] ?? ''
    }));
    return [...ofAccounts, ...ofResearch];
}

const e164Of = (random: Random, numbers: readonly string[]): string => `+1${random.pick(numbers)}`;

function callingHours({ random, asOf }: Stage): RawRow {
    return {
        state: random.pick(['CA', 'NY', 'IL', 'TX', 'HI', 'ID', 'ca']),
        weekdays: random.pick(['', ' ', '7', '67', '12345', '1', '1234567']),
        start: random.pick(['', '08:00', '09:00', '10:30', '07:00', '20:00']),
        end: random.pick(['', '20:00', '21:00', '22:00', '17:30', '09:00']),
        effective_from: random.pick(['', dayCell(random, asOf)]),
        effective_to: random.pick(['', '', dayCell(random, asOf)]),
        source: 'statute'
    };
}

function dismissedDuplicate(stage: Stage): RawRow {
    const { random, asOf, numbers, accountIds } = stage;
    const decided = instantCell(random, asOf, 0);
    const e164 = e164Of(random, numbers);
    if (random.chance(0.5)) {
        const key = random.chance(0.8) ? e164 : random.pick(ODD_PHONES);
        return {
            account_id: random.pick(accountIds),
            number_key: key,
            e164: '',
            account_ids: '',
            decided_at: decided
        };
    }
    const ids = accountIds.filter(() => random.chance(0.6));
    return { account_id: '', number_key: '', e164, account_ids: ids.join('|'), decided_at: decided };
}

const REMOVAL_STATUSES: readonly string[] = [
    'quarantined',
    'Approved',
    ' applied ',
    'CONFLICT',
    'restored',
    'dismissed',
    'no_longer_found',
    ''
];

/**
 * A world from its seed: the tables as CSV cells and the as-of day that its dates turn around.
 * The cells are those of a file, so that casting is tried as well.
 */
export function randomWorld(seed: number, options: WorldOptions = {}): World {
    const random = seededRandom(seed);
    const asOf = day(random.pick(AS_OF_DAYS));
    const newId = idMaker(random);
    const ids = times(random.between(5, options.accounts ?? 60), () => newId('001'));
    const numbers = someNumbers(random);
    const stage: Stage = { random, asOf, newId, numbers, accountIds: [...ids, newId('001'), newId('001')] };

    const fields = random.between(0, 4);
    const accounts = ids.map((id) => account(stage, id, fields));
    const researched: RawRow[] = [];
    const researchedCount = random.between(0, options.researchedPhones ?? 120);
    while (researched.length < researchedCount) researched.push(researchedPhone(stage, researched));

    const pairs = random.shuffle(phonesOfWorld(accounts, researched)).slice(0, random.between(1, 25));
    const callRows = times(pairs.length > 0 ? random.between(0, options.calls ?? 300) : 0, () =>
        call(stage, pairs, newId('00T'))
    );
    const history = times(pairs.length > 0 ? random.below(30) : 0, () => call(stage, pairs, newId('00H')));
    const copied = random
        .shuffle(callRows)
        .slice(0, random.below(5))
        .map((row) => ({ ...call(stage, pairs, ''), id: row['id'] ?? '' }));

    const few = (limit: number, make: () => RawRow): RawRow[] => times(random.below(limit), make);
    const pairCells = (): RawRow => {
        const pair = pairs.length > 0 && random.chance(0.7) ? random.pick(pairs) : undefined;
        const digits = pair?.phone.replace(/[^0-9]/g, '').slice(-10);
        return {
            account_id: pair?.accountId ?? random.pick(stage.accountIds),
            e164: digits?.length === 10 ? `+1${digits}` : e164Of(random, numbers)
        };
    };
    const research = (): RawRow => ({
        id: newId('a03'),
        account_id: accountCell(stage, 0.05),
        researched_at: instantCell(random, asOf),
        outcome: random.pick(['found', 'nothing found', '', padded(random, oddCase(random, 'expired'), 0.3)]),
        researcher_id: ''
    });
    const tables: RawTables = {
        accounts,
        researched_phones: researched,
        calls: callRows,
        call_history: [...history, ...copied],
        addresses: few(60, () => ({
            id: newId('a02'),
            account_id: accountCell(stage, 0.05),
            ...addressCells(stage),
            effective_at: instantCell(random, asOf, 0.05)
        })),
        research_history: few(60, research),
        open_requests: few(10, () => ({
            id: newId('a04'),
            account_id: accountCell(stage, 0.1),
            status: random.pick(['open', 'Open ', 'CLAIMED', 'closed', '']),
            created_at: instantCell(random, asOf)
        })),
        suppressions: few(8, () => ({
            e164: random.chance(0.6)
                ? nationalText(random, random.pick(numbers))
                : random.pick(['', ...ODD_PHONES]),
            account_id: accountCell(stage, 0.7),
            reason: '',
            source: random.pick(['', 'import']),
            created_at: instantCell(random, asOf),
            expires_at: instantCell(random, asOf, 0.4)
        })),
        disposition_map: MAPPED.map(([text, canonical]) => ({ raw_text: text, canonical })),
        calling_hours: random.chance(0.5) ? few(6, () => callingHours(stage)) : [],
        dismissed_duplicates: few(10, () => dismissedDuplicate(stage)),
        phone_removals: few(10, () => ({ ...pairCells(), status: random.pick(REMOVAL_STATUSES) })),
        dismissed_removals: few(8, () => ({ ...pairCells(), decided_at: instantCell(random, asOf, 0) }))
    };
    const known = random.shuffle(tables['research_history'] ?? []).slice(0, random.below(4));
    const repeated = known.map((row) => ({ ...research(), id: row['id'] ?? '' }));
    return { asOf, tables: { ...tables, research_archive: [...few(30, research), ...repeated] } };
}

/** The same tables with the rows of each in another order; no result may change. */
export function shuffledTables(tables: RawTables, seed: number): RawTables {
    const random = seededRandom(seed);
    return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, random.shuffle(rows)]));
}
