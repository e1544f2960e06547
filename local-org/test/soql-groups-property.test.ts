import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { fullAccess } from '../src/access.ts';
import { makeId } from '../src/ids.ts';
import { loadSchema } from '../src/schema/load-schema.ts';
import { compileQuery } from '../src/soql/compile.ts';
import { QueryRunner } from '../src/soql/cursors.ts';
import { openStore, type Store } from '../src/store/database.ts';
import { quoteText } from '../src/store/sql-text.ts';
import { sourceDirectory } from './support/test-org.ts';

/** Groups, aggregates, joins and dates of SOQL against the same worked out in plain TypeScript, on data drawn at random. */

interface Account {
    readonly id: string;
    readonly name: string;
    readonly phone: string | null;
    readonly employees: number | null;
    readonly active: boolean;
    readonly created: Date;
}

interface Phone {
    readonly id: string;
    readonly account: number | null;
    readonly status: 'Active' | 'Retired';
    readonly text: string | null;
    readonly created: Date;
}

interface World {
    readonly accounts: readonly Account[];
    readonly phones: readonly Phone[];
}

const today = new Date('2026-11-23T00:00:00.000Z');
const texts = fc.constantFrom('a', 'A', 'ab', 'B', 'b', 'é', 'É', '日本', "o'c");
const instants = fc
    .integer({ min: Date.UTC(2024, 10, 1) / 1000, max: Date.UTC(2028, 1, 1) / 1000 })
    .map((seconds) => new Date(seconds * 1000));

const worlds: fc.Arbitrary<World> = fc
    .tuple(
        fc.array(
            fc.record({
                name: texts,
                phone: fc.option(texts),
                employees: fc.option(fc.integer({ min: -3, max: 4 })),
                active: fc.boolean(),
                created: instants
            }),
            { minLength: 1, maxLength: 18 }
        ),
        fc.array(
            fc.record({
                account: fc.option(fc.nat({ max: 17 })),
                status: fc.constantFrom<'Active' | 'Retired'>('Active', 'Retired'),
                text: fc.option(texts),
                created: instants
            }),
            { maxLength: 25 }
        )
    )
    .map(([accounts, phones]) => ({
        accounts: accounts.map((account, index) => ({ ...account, id: makeId('001', index + 1) })),
        phones: phones.map((phone, index) => ({
            ...phone,
            id: makeId(phonePrefix, index + 1),
            account: phone.account === null ? null : phone.account % accounts.length
        }))
    }));

const schema = loadSchema(join(sourceDirectory, 'main', 'default'));
const phonePrefix = schema.findObject('Researched_Phone__c')?.keyPrefix ?? '';
let folder: string;
let store: Store;

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'local-org-groups-'));
    store = await openStore({ dataDirectory: folder, schema });
});

afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
});

const sqlText = (text: string | null): string => (text === null ? 'NULL' : quoteText(text));
const sqlInstant = (date: Date): string => `TIMESTAMP '${date.toISOString().slice(0, 19).replace('T', ' ')}'`;

async function fill({ accounts, phones }: World): Promise<void> {
    const accountRows = accounts.map(
        ({ id, name, phone, employees, active, created }) =>
            `('${id}', ${sqlText(name)}, ${sqlText(phone)}, ${employees ?? 'NULL'}, ${active}, ${sqlInstant(created)}, false)`
    );
    const phoneRows = phones.map(({ id, account, status, text, created }) => {
        const parent = account === null ? null : (accounts[account]?.id ?? null);
        return `('${id}', ${sqlText(parent)}, '${status}', ${sqlText(text)}, ${sqlInstant(created)}, false)`;
    });
    await store.write(async (connection) => {
        await connection.run('DELETE FROM "Account"');
        await connection.run('DELETE FROM "Researched_Phone__c"');
        await connection.run(
            `INSERT INTO "Account" ("Id", "Name", "Phone", "NumberOfEmployees", "Dial_Active__c", "CreatedDate", "IsDeleted") VALUES ${accountRows.join(', ')}`
        );
        if (phoneRows.length === 0) return;
        await connection.run(
            `INSERT INTO "Researched_Phone__c" ("Id", "Account__c", "Status__c", "Phone_Text__c", "CreatedDate", "IsDeleted") VALUES ${phoneRows.join(', ')}`
        );
    });
}

type Answer = Readonly<Record<string, unknown>>;

async function ask(text: string): Promise<readonly Answer[]> {
    const query = compileQuery({ schema, access: fullAccess, today, includeDeleted: false, text });
    const page = await new QueryRunner(store).run({ query, user: 'u', batchSize: 2000, apiVersion: '66.0' });
    return page.records;
}

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
const wireInstant = (date: Date): string => date.toISOString().replace('Z', '+0000');
const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);
const bytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** Something to group accounts by. */
interface Key {
    readonly soql: string;
    readonly of: (account: Account) => unknown;
}

const dayOfYear = (date: Date): number =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;

/** Parts of an instant, as the documentation of SOQL defines them. */
const dateParts: Readonly<Record<string, (date: Date) => number | string>> = {
    CALENDAR_YEAR: (date) => date.getUTCFullYear(),
    CALENDAR_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
    CALENDAR_MONTH: (date) => date.getUTCMonth() + 1,
    FISCAL_YEAR: (date) => date.getUTCFullYear(),
    FISCAL_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
    FISCAL_MONTH: (date) => date.getUTCMonth() + 1,
    DAY_IN_MONTH: (date) => date.getUTCDate(),
    DAY_IN_WEEK: (date) => date.getUTCDay() + 1,
    DAY_IN_YEAR: dayOfYear,
    WEEK_IN_MONTH: (date) => Math.ceil(date.getUTCDate() / 7),
    WEEK_IN_YEAR: (date) => Math.ceil(dayOfYear(date) / 7),
    HOUR_IN_DAY: (date) => date.getUTCHours(),
    DAY_ONLY: (date) => date.toISOString().slice(0, 10)
};

const keys: readonly Key[] = [
    { soql: 'Name', of: ({ name }) => name },
    { soql: 'Phone', of: ({ phone }) => phone },
    { soql: 'NumberOfEmployees', of: ({ employees }) => employees },
    { soql: 'Dial_Active__c', of: ({ active }) => active },
    ...Object.entries(dateParts).flatMap(([part, of]) => [
        { soql: `${part}(CreatedDate)`, of: ({ created }: Account) => of(created) },
        { soql: `${part}(convertTimezone(CreatedDate))`, of: ({ created }: Account) => of(created) }
    ])
];

/** An aggregate; `number` where HAVING may compare it. */
interface Measure {
    readonly soql: string;
    readonly of: (accounts: readonly Account[]) => unknown;
    readonly number: boolean;
}

const extreme =
    (direction: 1 | -1) =>
    (values: readonly string[]): unknown =>
        [...values].sort((left, right) => direction * bytes(left.toLowerCase(), right.toLowerCase()))[0] ??
        null;
const sum = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
const distinct = (values: readonly (string | null)[]): number => new Set(present(values).map(fold)).size;
const employeesOf = (accounts: readonly Account[]): number[] =>
    present(accounts.map(({ employees }) => employees));
const createdOf = (accounts: readonly Account[]): number[] =>
    accounts.map(({ created }) => created.getTime());
const numberOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const measures: readonly Measure[] = [
    { soql: 'COUNT(Id)', of: (rows) => rows.length, number: true },
    { soql: 'COUNT(Phone)', of: (rows) => present(rows.map(({ phone }) => phone)).length, number: true },
    { soql: 'COUNT_DISTINCT(Name)', of: (rows) => distinct(rows.map(({ name }) => name)), number: true },
    { soql: 'COUNT_DISTINCT(Phone)', of: (rows) => distinct(rows.map(({ phone }) => phone)), number: true },
    { soql: 'SUM(NumberOfEmployees)', of: (rows) => sum(employeesOf(rows)), number: true },
    {
        soql: 'AVG(NumberOfEmployees)',
        of: (rows) => {
            const values = employeesOf(rows);
            const total = sum(values);
            return total === null ? null : total / values.length;
        },
        number: true
    },
    {
        soql: 'MIN(NumberOfEmployees)',
        of: (rows) => numberOrNull(Math.min(...employeesOf(rows))),
        number: true
    },
    {
        soql: 'MAX(NumberOfEmployees)',
        of: (rows) => numberOrNull(Math.max(...employeesOf(rows))),
        number: true
    },
    {
        soql: 'MIN(CreatedDate)',
        of: (rows) => wireInstant(new Date(Math.min(...createdOf(rows)))),
        number: false
    },
    {
        soql: 'MAX(CreatedDate)',
        of: (rows) => wireInstant(new Date(Math.max(...createdOf(rows)))),
        number: false
    },
    { soql: 'MIN(Name)', of: (rows) => extreme(1)(rows.map(({ name }) => name)), number: false },
    {
        soql: 'MAX(Phone)',
        of: (rows) => extreme(-1)(present(rows.map(({ phone }) => phone))),
        number: false
    }
];

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
    '=': (left, right) => left === right,
    '!=': (left, right) => left !== right,
    '<': (left, right) => left < right,
    '<=': (left, right) => left <= right,
    '>': (left, right) => left > right,
    '>=': (left, right) => left >= right
};

const having = fc.option(
    fc.record({
        measure: fc.constantFrom(...measures.filter(({ number }) => number)),
        operator: fc.constantFrom(...Object.keys(comparisons)),
        value: fc.integer({ min: -2, max: 4 })
    })
);

/** A null is unlike any number, and neither above nor below it. */
function meets(value: unknown, operator: string, wanted: number): boolean {
    if (value === null) return operator === '!=';
    return comparisons[operator]?.(Number(value), wanted) ?? false;
}

const inOrder = (rows: readonly (readonly unknown[])[]): string[] =>
    rows.map((row) => JSON.stringify(row.map(fold))).sort();

it('When rows are grouped, then groups, aggregates and HAVING are those of plain TypeScript', async () => {
    await fc.assert(
        fc.asyncProperty(
            worlds,
            fc.array(
                fc.record({
                    by: fc.uniqueArray(fc.constantFrom(...keys), {
                        minLength: 1,
                        maxLength: 3,
                        selector: ({ soql }) => soql
                    }),
                    chosen: fc.array(fc.constantFrom(...measures), { maxLength: 4 }),
                    having
                }),
                { minLength: 6, maxLength: 6 }
            ),
            async (world, queries) => {
                await fill(world);
                for (const { by, chosen, having: condition } of queries) {
                    const groups = new Map<string, Account[]>();
                    for (const account of world.accounts) {
                        const key = JSON.stringify(by.map(({ of }) => fold(of(account))));
                        groups.set(key, [...(groups.get(key) ?? []), account]);
                    }
                    const expected = [...groups.values()]
                        .filter(
                            (rows) =>
                                condition === null ||
                                meets(condition.measure.of(rows), condition.operator, condition.value)
                        )
                        .map((rows) => [
                            ...by.map(({ of }) => of(rows[0] as Account)),
                            ...chosen.map(({ of }) => of(rows))
                        ]);
                    const columns = [
                        ...by.map(({ soql }, index) => `${soql} k${index}`),
                        ...chosen.map(({ soql }, index) => `${soql} m${index}`)
                    ];
                    const limits =
                        condition === null
                            ? ''
                            : ` HAVING ${condition.measure.soql} ${condition.operator} ${condition.value}`;
                    const soql = `SELECT ${columns.join(', ')} FROM Account GROUP BY ${by.map(({ soql: key }) => key).join(', ')}${limits}`;
                    const answer = (await ask(soql)).map((row) => [
                        ...by.map((_, index) => row[`k${index}`]),
                        ...chosen.map((_, index) => row[`m${index}`])
                    ]);
                    expect({ soql, rows: inOrder(answer) }).toEqual({ soql, rows: inOrder(expected) });
                }
            }
        ),
        { numRuns: 30 }
    );
});

it('When all rows are one group, then each aggregate is that of plain TypeScript', async () => {
    await fc.assert(
        fc.asyncProperty(worlds, async (world) => {
            await fill(world);
            const [row] = await ask(
                `SELECT ${measures.map(({ soql }, index) => `${soql} m${index}`).join(', ')} FROM Account`
            );
            expect(measures.map((_, index) => fold(row?.[`m${index}`]))).toEqual(
                measures.map(({ of }) => fold(of(world.accounts)))
            );
        }),
        { numRuns: 25 }
    );
});

/** A condition on researched phones, for joins. */
const phoneConditions: fc.Arbitrary<{ readonly soql: string; readonly holds: (phone: Phone) => boolean }> =
    fc.oneof(
        fc.constantFrom<'Active' | 'Retired'>('Active', 'Retired').map((status) => ({
            soql: `Status__c = '${status}'`,
            holds: (phone: Phone) => phone.status === status
        })),
        fc.constant({ soql: 'Phone_Text__c = null', holds: ({ text }: Phone) => text === null }),
        fc.constantFrom(2025, 2026).map((year) => ({
            soql: `CALENDAR_YEAR(CreatedDate) = ${year}`,
            holds: ({ created }: Phone) => created.getUTCFullYear() === year
        })),
        fc.integer({ min: 1, max: 12 }).map((month) => ({
            soql: `(CALENDAR_MONTH(CreatedDate) <= ${month} AND Status__c != 'Retired')`,
            holds: ({ created, status }: Phone) => created.getUTCMonth() < month && status === 'Active'
        }))
    );

it('When objects are joined, then semi-joins, anti-joins, children and parents are those of plain TypeScript', async () => {
    await fc.assert(
        fc.asyncProperty(
            worlds,
            phoneConditions,
            phoneConditions,
            fc.integer({ min: 1, max: 3 }),
            async (world, first, second, limit) => {
                await fill(world);
                const { accounts, phones } = world;
                const having = (index: number, holds: (phone: Phone) => boolean): boolean =>
                    phones.some((phone) => phone.account === index && holds(phone));
                const inner = (soql: string): string =>
                    `SELECT Account__c FROM Researched_Phone__c WHERE ${soql}`;
                const joined = await ask(
                    `SELECT Id FROM Account WHERE Id IN (${inner(first.soql)}) AND Id NOT IN (${inner(second.soql)}) ORDER BY Id`
                );
                expect(joined.map(({ Id }) => Id)).toEqual(
                    accounts
                        .filter((_, index) => having(index, first.holds) && !having(index, second.holds))
                        .map(({ id }) => id)
                );

                const withChildren = await ask(
                    `SELECT Id, (SELECT Id FROM Researched_Phones__r WHERE ${first.soql} ORDER BY CreatedDate DESC, Id LIMIT ${limit}) FROM Account ORDER BY Id`
                );
                const childIds = withChildren.map((row) => {
                    const list = row['Researched_Phones__r'] as { readonly records: Answer[] } | null;
                    return list === null ? null : list.records.map(({ Id }) => Id);
                });
                expect(childIds).toEqual(
                    accounts.map((_, index) => {
                        const own = phones
                            .filter((phone) => phone.account === index && first.holds(phone))
                            .sort(
                                (left, right) =>
                                    right.created.getTime() - left.created.getTime() ||
                                    bytes(left.id, right.id)
                            )
                            .slice(0, limit)
                            .map(({ id }) => id);
                        return own.length === 0 ? null : own;
                    })
                );

                const withParents = await ask(
                    `SELECT Id, Account__r.Name FROM Researched_Phone__c WHERE Account__r.Dial_Active__c = true ORDER BY Account__r.Name DESC NULLS LAST, Id`
                );
                const parentOf = (phone: Phone): Account | undefined =>
                    phone.account === null ? undefined : accounts[phone.account];
                expect(
                    withParents.map(({ Id, Account__r }) => [Id, (Account__r as Answer | null)?.['Name']])
                ).toEqual(
                    phones
                        .filter((phone) => parentOf(phone)?.active === true)
                        .sort(
                            (left, right) =>
                                bytes(
                                    parentOf(right)?.name.toLowerCase() ?? '',
                                    parentOf(left)?.name.toLowerCase() ?? ''
                                ) || bytes(left.id, right.id)
                        )
                        .map((phone) => [phone.id, parentOf(phone)?.name])
                );
            }
        ),
        { numRuns: 40 }
    );
});

const startOf = (unit: Unit, date: Date, shift: number): Date => {
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    if (unit === 'DAY') return new Date(Date.UTC(year, month, day + shift));
    if (unit === 'WEEK') return new Date(Date.UTC(year, month, day - date.getUTCDay() + 7 * shift));
    if (unit === 'MONTH') return new Date(Date.UTC(year, month + shift, 1));
    if (unit === 'QUARTER') return new Date(Date.UTC(year, Math.floor(month / 3) * 3 + 3 * shift, 1));
    return new Date(Date.UTC(year + shift, 0, 1));
};

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';
const units: readonly Unit[] = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'];

/** A date literal and its span, counted in units from the one that today is in. */
const literals = fc.constantFrom(...units).chain((unit) =>
    fc.integer({ min: 1, max: 9 }).map((count) => {
        const plural = `${unit}S`;
        const forms: Readonly<Record<string, readonly [number, number]>> = {
            [`LAST_N_${plural}:${count}`]: [-count, unit === 'DAY' ? 1 : 0],
            [`NEXT_N_${plural}:${count}`]: [1, count + 1],
            [`N_${plural}_AGO:${count}`]: [-count, -count + 1],
            [unit === 'DAY' ? 'TODAY' : `THIS_${unit}`]: [0, 1],
            [unit === 'DAY' ? 'YESTERDAY' : `LAST_${unit}`]: [-1, 0],
            [unit === 'DAY' ? 'TOMORROW' : `NEXT_${unit}`]: [1, 2]
        };
        return { unit, forms };
    })
);

it('When a date literal is asked about, then its span is that of plain TypeScript', async () => {
    await fc.assert(
        fc.asyncProperty(worlds, fc.array(literals, { minLength: 2, maxLength: 2 }), async (world, drawn) => {
            await fill(world);
            for (const { unit, forms } of drawn) {
                for (const [literal, [first, last]] of Object.entries(forms)) {
                    const [from, before] = [startOf(unit, today, first), startOf(unit, today, last)];
                    const rows = await ask(
                        `SELECT Id FROM Account WHERE CreatedDate = ${literal} ORDER BY Id`
                    );
                    expect({ literal, ids: rows.map(({ Id }) => Id) }).toEqual({
                        literal,
                        ids: world.accounts
                            .filter(({ created }) => created >= from && created < before)
                            .map(({ id }) => id)
                    });
                }
            }
        }),
        { numRuns: 15 }
    );
});
