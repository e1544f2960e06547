import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allMigrations, batchesOf, migrationScript } from '../../src/sql-server/migrations.ts';
import type * as statements from '../../src/sql-server/statement.ts';
import type { Statement } from '../../src/sql-server/statement.ts';
import { makeEveryStatement } from './every-statement.ts';
import { PARSER_MISSING, parseFault, tsqlParser } from './tsql-parser.ts';

jest.mock('../../src/sql-server/statement.ts', () => {
    const actual = jest.requireActual<typeof statements>('../../src/sql-server/statement.ts');
    const made: Statement[] = [];
    return {
        ...actual,
        made,
        statement: (...given: Parameters<typeof statements.statement>) => {
            const one = actual.statement(...given);
            made.push(one);
            return one;
        }
    };
});

/** Every statement that was made since the modules were loaded. */
const { made } = jest.requireMock<{ readonly made: readonly Statement[] }>(
    '../../src/sql-server/statement.ts'
);

const SOURCES = join(__dirname, '../../src');
const parser = tsqlParser();
// It comes by pip, which a person may not have; in CI a test fails where it is missing.
const whereParserIs = parser === null ? it.skip : it;

/** Names that the sources give to statements, as patterns where a table's name is part of them. */
function namedInSources(): readonly { readonly file: string; readonly pattern: RegExp }[] {
    return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith(join('sql-server', 'statement.ts')))
        .flatMap((file) => {
            const calls = [
                ...readFileSync(join(SOURCES, file), 'utf8').matchAll(/\bstatement\(\s*(\S[^,]*),/g)
            ];
            return calls.map(([, first = '']) => {
                const name = /^['`](.*)['`]$/.exec(first)?.[1];
                if (name === undefined)
                    throw new Error(`${file}: a statement without a name of its own: ${first}`);
                return { file, pattern: new RegExp(`^${name.replaceAll(/\$\{\w+\}/g, '\\w+')}$`) };
            });
        });
}

describe('The T-SQL of the product, read by Microsoft’s parser', () => {
    it('When it runs in continuous integration, then the parser is there', () => {
        if (process.env['CI'] !== undefined && parser === null) throw new Error(PARSER_MISSING);
        expect(allMigrations().map(({ version }) => version)).toEqual(
            allMigrations().map((_, index) => index)
        );
    });

    whereParserIs('When a text is no T-SQL, then the parser says so', () => {
        expect(parseFault('SELECT TOP (1) a FROM b WITH (UPDLOCK, READPAST, ROWLOCK) ORDER BY c')).toBeNull();
        expect(parseFault('SELECT a FROM b LIMIT 1 OFFSET')).not.toBeNull();
        expect(parseFault('UPDATE a SET b = 1 RETURNING b')).not.toBeNull();
        expect(parseFault('CREATE TABLE a (b int NOT NULL,, c int)')).not.toBeNull();
    });

    whereParserIs('When migrations are read, batch by batch and as a script, then all are T-SQL', () => {
        for (const { text } of allMigrations()) {
            for (const batch of batchesOf(text)) expect(parseFault(batch)).toBeNull();
        }
        expect(parseFault(migrationScript(allMigrations()))).toBeNull();
    });

    it('When the sources name a statement, then it is among those that are read', async () => {
        await makeEveryStatement();
        const named = namedInSources();
        expect(named.length).toBeGreaterThan(70);
        const unread = named.filter(({ pattern }) => !made.some(({ name }) => pattern.test(name)));
        expect(unread).toEqual([]);
    });

    whereParserIs(
        'When every statement is read, in each of its shapes, then all are T-SQL, and each name stands in its text',
        async () => {
            await makeEveryStatement();
            const byText = new Map(made.map(({ text, name }) => [text, name]));
            expect(byText.size).toBeGreaterThan(100);
            const faults = [...byText].flatMap(([text, name]) => {
                expect(text).toContain(`/* dial_flow: ${name} */`);
                const fault = parseFault(text);
                return fault === null ? [] : [`${name}: ${fault}`];
            });
            expect(faults).toEqual([]);
        },
        120_000
    );
});
