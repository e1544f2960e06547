import { allMigrations, batchesOf, migrationScript } from '../../src/sql-server/migrations.ts';
import { PARSER_MISSING, parseFault, tsqlParser } from './tsql-parser.ts';

const parser = tsqlParser();
const whereParserIs = parser === null ? it.skip : it;

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
});
