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

/** SOQL against the same conditions worked out in plain TypeScript, on small data drawn at random. */

interface Row {
    readonly Name: string;
    readonly Phone: string | null;
    readonly NumberOfEmployees: number | null;
    readonly Dial_Active__c: boolean;
    readonly CreatedDate: number;
}

type Verdict = (row: Row) => boolean;
interface Condition {
    readonly soql: string;
    readonly holds: Verdict;
}

const today = Date.UTC(2026, 10, 23);
const day = 86_400_000;

const texts = fc.constantFrom(
    'a',
    'A',
    'ab',
    'aB',
    'B',
    'b%',
    'b_',
    "o'c",
    'x\\y',
    'é',
    'É',
    '日本',
    '😀',
    'a b'
);
const soqlText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const rowArbitrary: fc.Arbitrary<Row> = fc.record({
    Name: texts,
    Phone: fc.option(texts),
    NumberOfEmployees: fc.option(fc.integer({ min: -2, max: 3 })),
    Dial_Active__c: fc.boolean(),
    CreatedDate: fc.integer({ min: -3 * 24, max: 2 * 24 }).map((hours) => today + hours * 3_600_000)
});

const fold = (text: string): string => text.toLowerCase();

type Order = '<' | '<=' | '>' | '>=';
const ordered = <T>(left: T, operator: Order, right: T): boolean => {
    if (operator === '<') return left < right;
    if (operator === '<=') return left <= right;
    return operator === '>' ? left > right : left >= right;
};
const orders = fc.constantFrom<Order>('<', '<=', '>', '>=');

const textCondition = fc
    .tuple(
        fc.constantFrom<'Name' | 'Phone'>('Name', 'Phone'),
        fc.constantFrom('=', '!=', 'IN', 'NOT IN'),
        fc.array(fc.option(texts), { minLength: 1, maxLength: 3 })
    )
    .map(([field, operator, values]): Condition => {
        const literals = values.map((value) => (value === null ? 'null' : soqlText(value)));
        const wanted = values.map((value) => (value === null ? null : fold(value)));
        const single = operator === '=' || operator === '!=';
        const among = single ? wanted.slice(0, 1) : wanted;
        const positive = operator === '=' || operator === 'IN';
        return {
            soql: `${field} ${operator} ${single ? (literals[0] ?? '') : `(${literals.join(', ')})`}`,
            holds: (row) => {
                const value = row[field];
                return among.includes(value === null ? null : fold(value)) === positive;
            }
        };
    });

const likeCondition = fc
    .tuple(
        fc.constantFrom<'Name' | 'Phone'>('Name', 'Phone'),
        fc.constantFrom('a%', '%b', '_', 'a_', '%\\%', 'b\\_', '%')
    )
    .map(([field, pattern]): Condition => {
        const expression = pattern.replaceAll(/\\([%_])|%|_/g, (part, escaped: string | undefined) => {
            if (escaped !== undefined) return escaped;
            return part === '%' ? '.*' : '.';
        });
        const matcher = new RegExp(`^${expression}$`, 'isu');
        return {
            soql: `${field} LIKE '${pattern}'`,
            holds: (row) => row[field] !== null && matcher.test(row[field])
        };
    });

const numberCondition = fc
    .tuple(
        fc.oneof(orders, fc.constantFrom<'=' | '!='>('=', '!=')),
        fc.option(fc.integer({ min: -2, max: 3 }))
    )
    .map(([operator, value]): Condition => {
        const soql = `NumberOfEmployees ${operator} ${value ?? 'null'}`;
        if (operator === '=') return { soql, holds: (row) => row.NumberOfEmployees === value };
        if (operator === '!=') return { soql, holds: (row) => row.NumberOfEmployees !== value };
        return {
            soql,
            holds: (row) =>
                value !== null &&
                row.NumberOfEmployees !== null &&
                ordered(row.NumberOfEmployees, operator, value)
        };
    });

const textOrderCondition = fc
    .tuple(orders, fc.constantFrom('a', 'aB', 'b_'))
    .map(([operator, value]): Condition => ({
        soql: `Name ${operator} ${soqlText(value)}`,
        holds: (row) =>
            ordered(Buffer.compare(Buffer.from(fold(row.Name)), Buffer.from(fold(value))), operator, 0)
    }));

const flagCondition = fc
    .tuple(fc.constantFrom('=', '!='), fc.boolean())
    .map(([operator, value]): Condition => ({
        soql: `Dial_Active__c ${operator} ${value}`,
        holds: (row) => (row.Dial_Active__c === value) === (operator === '=')
    }));

const spans: Readonly<Record<string, readonly [from: number, before: number]>> = {
    TODAY: [0, 1],
    YESTERDAY: [-1, 0],
    TOMORROW: [1, 2],
    'LAST_N_DAYS:2': [-2, 1],
    'NEXT_N_DAYS:1': [1, 2],
    'N_DAYS_AGO:2': [-2, -1]
};

const dayCondition = fc
    .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.constantFrom(...Object.keys(spans)))
    .map(([operator, literal]): Condition => {
        const [from, before] = (spans[literal] ?? [0, 0]).map((days) => today + days * day) as [
            number,
            number
        ];
        const tests: Record<string, (instant: number) => boolean> = {
            '=': (instant) => instant >= from && instant < before,
            '!=': (instant) => instant < from || instant >= before,
            '<': (instant) => instant < from,
            '<=': (instant) => instant < before,
            '>': (instant) => instant >= before,
            '>=': (instant) => instant >= from
        };
        return {
            soql: `CreatedDate ${operator} ${literal}`,
            holds: (row) => tests[operator]?.(row.CreatedDate) ?? false
        };
    });

const { tree: conditions } = fc.letrec<{ tree: Condition; leaf: Condition }>((tie) => ({
    leaf: fc.oneof(
        textCondition,
        likeCondition,
        numberCondition,
        textOrderCondition,
        flagCondition,
        dayCondition
    ),
    tree: fc.oneof(
        { maxDepth: 3 },
        tie('leaf'),
        fc
            .tuple(
                fc.constantFrom<'AND' | 'OR'>('AND', 'OR'),
                fc.array(tie('tree'), { minLength: 2, maxLength: 3 })
            )
            .map(([operator, parts]): Condition => ({
                soql: parts.map(({ soql }) => `(${soql})`).join(` ${operator} `),
                holds: (row) =>
                    operator === 'AND'
                        ? parts.every((part) => part.holds(row))
                        : parts.some((part) => part.holds(row))
            })),
        tie('tree').map((inner): Condition => ({
            soql: `NOT (${inner.soql})`,
            holds: (row) => !inner.holds(row)
        }))
    )
}));

const schema = loadSchema(join(sourceDirectory, 'main', 'default'));
let folder: string;
let store: Store;

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'local-org-property-'));
    store = await openStore({ dataDirectory: folder, schema });
});

afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
});

async function fill(rows: readonly Row[]): Promise<void> {
    const values = rows.map((row, index) => {
        const created = new Date(row.CreatedDate).toISOString().replace('T', ' ').replace('Z', '');
        const phone = row.Phone === null ? 'NULL' : quoteText(row.Phone);
        return `('${makeId('001', index + 1)}', ${quoteText(row.Name)}, ${phone}, ${row.NumberOfEmployees ?? 'NULL'}, ${row.Dial_Active__c}, TIMESTAMP '${created}', false)`;
    });
    await store.write(async (connection) => {
        await connection.run('DELETE FROM "Account"');
        await connection.run(
            `INSERT INTO "Account" ("Id", "Name", "Phone", "NumberOfEmployees", "Dial_Active__c", "CreatedDate", "IsDeleted") VALUES ${values.join(', ')}`
        );
    });
}

async function ask(text: string): Promise<string[]> {
    const query = compileQuery({
        schema,
        access: fullAccess,
        today: new Date(today),
        includeDeleted: false,
        text
    });
    const page = await new QueryRunner(store).run({ query, user: 'u', batchSize: 2000, apiVersion: '66.0' });
    return page.records.map((record) => String(record['Id']));
}

const idOf = (index: number): string => makeId('001', index + 1);

it('When conditions are drawn at random, then the rows are those that plain TypeScript finds', async () => {
    await fc.assert(
        fc.asyncProperty(
            fc.array(rowArbitrary, { minLength: 1, maxLength: 25 }),
            fc.array(conditions, { minLength: 8, maxLength: 8 }),
            async (rows, drawn) => {
                await fill(rows);
                for (const condition of drawn) {
                    const expected = rows.flatMap((row, index) =>
                        condition.holds(row) ? [idOf(index)] : []
                    );
                    expect(await ask(`SELECT Id FROM Account WHERE ${condition.soql} ORDER BY Id`)).toEqual(
                        expected
                    );
                }
            }
        ),
        { numRuns: 25 }
    );
});

it('When the order is drawn at random, then nulls stand where it says and the rest by value', async () => {
    const fields = ['Name', 'Phone', 'NumberOfEmployees', 'Dial_Active__c', 'CreatedDate'] as const;
    const clause = fc.record({
        field: fc.constantFrom(...fields),
        descending: fc.boolean(),
        nulls: fc.constantFrom<'FIRST' | 'LAST' | undefined>('FIRST', 'LAST', undefined)
    });
    const compare = (left: Row[keyof Row], right: Row[keyof Row]): number => {
        if (typeof left === 'string' && typeof right === 'string')
            return Buffer.compare(Buffer.from(fold(left)), Buffer.from(fold(right)));
        return Number(left) - Number(right);
    };
    await fc.assert(
        fc.asyncProperty(
            fc.array(rowArbitrary, { minLength: 1, maxLength: 25 }),
            fc.uniqueArray(clause, { minLength: 1, maxLength: 3, selector: ({ field }) => field }),
            fc.nat({ max: 4 }),
            async (rows, clauses, offset) => {
                await fill(rows);
                const sorted = rows.map((row, index) => ({ row, index }));
                sorted.sort((left, right) => {
                    for (const { field, descending, nulls } of clauses) {
                        const [a, b] = [left.row[field], right.row[field]];
                        if (a === null || b === null) {
                            if (a === b) continue;
                            return (a === null) === (nulls !== 'LAST') ? -1 : 1;
                        }
                        const order = compare(a, b);
                        if (order !== 0) return descending ? -order : order;
                    }
                    return left.index - right.index;
                });
                const orderBy = clauses.map(
                    ({ field, descending, nulls }) =>
                        `${field} ${descending ? 'DESC' : 'ASC'}${nulls ? ` NULLS ${nulls}` : ''}`
                );
                const text = `SELECT Id FROM Account ORDER BY ${[...orderBy, 'Id'].join(', ')} LIMIT 10 OFFSET ${offset}`;
                expect(await ask(text)).toEqual(
                    sorted.slice(offset, offset + 10).map(({ index }) => idOf(index))
                );
            }
        ),
        { numRuns: 60 }
    );
});
