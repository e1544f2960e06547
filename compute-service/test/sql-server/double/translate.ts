import { ServerError } from './backend.ts';

/**
 * Turns the T-SQL that the service writes into SQLite's SQL, construct by construct. It knows what the service's own
 * statements are made of and nothing more: anything else reaches SQLite as it is and fails there. Hints, collations and
 * types are dropped, so nothing that depends on them is proven.
 */
export function toSqlite(text: string): string {
    const steps: readonly ((sql: string) => string)[] = [
        withoutHints,
        withoutCollations,
        plainLiterals,
        functions,
        outputToReturning,
        topToLimit,
        openJson,
        catalogue
    ];
    return steps.reduce((sql, step) => step(sql), text).trim();
}

/** Parts a batch into statements at the semicolons that stand outside of quotes, without comments. */
export function statementsOf(batch: string): readonly string[] {
    const statements: string[] = [];
    let current = '';
    for (const [part] of batch.matchAll(/'(?:[^']|'')*'|\[[^\]]*\]|\/\*[\s\S]*?\*\/|--[^\n]*|[\s\S]/g)) {
        if (part.startsWith('/*') || part.startsWith('--')) continue;
        if (part === ';') {
            statements.push(current.trim());
            current = '';
        } else {
            current += part;
        }
    }
    return [...statements, current.trim()].filter((statement) => statement !== '');
}

/** Names of the parameters that a statement mentions, without their sign. */
export const parametersOf = (text: string): ReadonlySet<string> =>
    new Set(
        [...text.matchAll(/'(?:[^']|'')*'|(?<![@\w])@(\w+)/g)]
            .map(([, name]) => name)
            .filter((name) => name !== undefined)
    );

const HINTS = 'UPDLOCK|READPAST|ROWLOCK|HOLDLOCK|TABLOCKX?|PAGLOCK|NOLOCK|READCOMMITTEDLOCK';

const withoutHints = (sql: string): string =>
    sql.replaceAll(new RegExp(`\\bWITH\\s*\\(\\s*(?:${HINTS})(?:\\s*,\\s*(?:${HINTS}))*\\s*\\)`, 'g'), '');

const withoutCollations = (sql: string): string => sql.replaceAll(/\s+COLLATE\s+\w+/g, '');

const plainLiterals = (sql: string): string => sql.replaceAll(/\bN'/g, "'");

function functions(sql: string): string {
    return sql
        .replaceAll('COUNT_BIG(', 'COUNT(')
        .replaceAll('SYSUTCDATETIME()', "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")
        .replaceAll(/CHARINDEX\((@\w+), (\[\w+\])\)/g, 'instr($2, $1)')
        .replaceAll(/\bCONVERT\(\s*\w+(?:\(\w+\))?\s*,\s*([^,()]+?)\s*(?:,\s*\d+\s*)?\)/g, '($1)');
}

const OUTPUT = /\bOUTPUT\s+((?:inserted|deleted)\.\[?\w+\]?(?:\s*,\s*(?:inserted|deleted)\.\[?\w+\]?)*)/;

/** SQLite gives back the new row of an update, and the old one of a delete; T-SQL that asks otherwise is not for it. */
function outputToReturning(sql: string): string {
    const [clause, columns] = OUTPUT.exec(sql) ?? [];
    if (clause === undefined || columns === undefined) return sql;
    const asked = /^DELETE\b/.test(sql) ? 'deleted' : 'inserted';
    const other = asked === 'deleted' ? 'inserted.' : 'deleted.';
    if (columns.includes(other))
        throw new TypeError(`The double cannot give back ${other.slice(0, -1)} rows`);
    return `${sql.replace(clause, '')} RETURNING ${columns.replaceAll(`${asked}.`, '')}`;
}

/** The end of the SELECT that begins at `from`: its closing bracket, or the end of the text. */
function endOfSelect(sql: string, from: number): number {
    let depth = 0;
    for (let at = from; at < sql.length; at += 1) {
        if (sql[at] === '(') depth += 1;
        if (sql[at] === ')') depth -= 1;
        if (depth < 0) return at;
    }
    return sql.length;
}

function topToLimit(sql: string): string {
    const [top, count] = /\bSELECT TOP \((@?\w+)\)/.exec(sql) ?? [];
    if (top === undefined || count === undefined) return sql;
    const from = sql.indexOf(top);
    const end = endOfSelect(sql, from + top.length);
    const limited = `${sql.slice(from, end).replace(top, 'SELECT')} LIMIT ${count}`;
    return topToLimit(`${sql.slice(0, from)}${limited}${sql.slice(end)}`);
}

function openJson(sql: string): string {
    const from = sql.indexOf('OPENJSON(');
    if (from < 0) return sql;
    const inside = endOfSelect(sql, from + 'OPENJSON('.length);
    const document = sql.slice(from + 'OPENJSON('.length, inside);
    const after = sql.slice(inside + 1);
    const [shape] = /^\s*WITH\s*\(/.exec(after) ?? [];
    if (shape === undefined) return `${sql.slice(0, from)}json_each(${document})${openJson(after)}`;
    const end = endOfSelect(after, shape.length);
    const columns = after.slice(shape.length, end).matchAll(/(\[?\w+\]?)\s+\w+(?:\(\w+\))?\s+'(\$[^']*)'/g);
    const extracted = [...columns].map(([, name, path]) => `json_extract(value, '${path}') AS ${name}`);
    const rows = `(SELECT ${extracted.join(', ')} FROM json_each(${document}))`;
    return `${sql.slice(0, from)}${rows}${openJson(after.slice(end + 1))}`;
}

const catalogue = (sql: string): string =>
    sql.replaceAll(
        'INFORMATION_SCHEMA.TABLES',
        "(SELECT 'dial_flow' AS TABLE_SCHEMA, name AS TABLE_NAME FROM [dial_flow].sqlite_schema WHERE type = 'table')"
    );

export interface TableDefinition {
    readonly schema: string;
    readonly table: string;
    readonly sql: string;
    /** Types as they were written, by column. */
    readonly types: ReadonlyMap<string, string>;
}

const CREATE_TABLE = /^CREATE TABLE (IF NOT EXISTS )?\[(\w+)\]\.\[(\w+)\] \(([\s\S]*)\)$/;
const COLUMN =
    /^\[(\w+)\] (\w+(?:\(\w+\))?)(?: COLLATE \w+)?( IDENTITY\(1, 1\))?( NOT NULL| NULL)?( (?:CONSTRAINT|DEFAULT) .*)?$/;
const KEY = /^CONSTRAINT \[\w+\] (PRIMARY KEY|UNIQUE)(?: (?:CLUSTERED|NONCLUSTERED))? \((.*)\)$/;
const REFERENCE = /^CONSTRAINT \[\w+\] FOREIGN KEY \((.*)\) REFERENCES \[\w+\]\.(\[\w+\]) \((.*)\)$/;

/** Reads a CREATE TABLE. Lengths become checks; an identity becomes SQLite's own, which is the table's key there. */
export function tableOf(statement: string): TableDefinition | null {
    const text = statement.replace(
        /^IF OBJECT_ID\([^)]*\) IS NULL\s+CREATE TABLE/,
        'CREATE TABLE IF NOT EXISTS'
    );
    const [, unless = '', schema, table, body] = CREATE_TABLE.exec(text) ?? [];
    if (schema === undefined || table === undefined || body === undefined) return null;
    const types = new Map<string, string>();
    const identities: string[] = [];
    const lines = splitAtCommas(body).flatMap((line) => {
        const column = COLUMN.exec(line);
        if (column) {
            const [, name = '', type = '', identity, required = '', rest = ''] = column;
            types.set(name, type);
            if (identity !== undefined) {
                identities.push(name);
                return [`[${name}] INTEGER PRIMARY KEY AUTOINCREMENT`];
            }
            const [, length] = /^nvarchar\((\d+)\)$/.exec(type) ?? [];
            const check = length === undefined ? '' : ` CHECK (length([${name}]) <= ${length})`;
            return [`[${name}] ${type.replace('(max)', '')}${required}${plainLiterals(rest)}${check}`];
        }
        const key = KEY.exec(line);
        if (key) {
            const [, kind, columns = ''] = key;
            return identities.some((name) => columns.trim() === `[${name}]`) ? [] : [`${kind} (${columns})`];
        }
        const reference = REFERENCE.exec(line);
        if (reference) return [`FOREIGN KEY (${reference[1]}) REFERENCES ${reference[2]} (${reference[3]})`];
        throw syntaxError(line);
    });
    return {
        schema,
        table,
        types,
        sql: `CREATE TABLE ${unless}[${schema}].[${table}] (${lines.join(', ')})`
    };
}

function splitAtCommas(text: string): readonly string[] {
    const parts: string[] = [''];
    let depth = 0;
    for (const character of text) {
        if (character === '(') depth += 1;
        if (character === ')') depth -= 1;
        if (character === ',' && depth === 0) parts.push('');
        else parts[parts.length - 1] += character;
    }
    return parts.map((part) => part.trim().replaceAll(/\s+/g, ' '));
}

const CREATE_INDEX =
    /^CREATE (UNIQUE )?(?:CLUSTERED |NONCLUSTERED )?INDEX \[(\w+)\] ON \[(\w+)\]\.\[(\w+)\] (\([^)]*\))(?: INCLUDE \([^)]*\))?$/;

/** In SQLite the index has the schema, and its table has none. */
export function indexOf(statement: string): string | null {
    const [, unique = '', name, schema, table, columns] =
        CREATE_INDEX.exec(statement.replaceAll(/\s+/g, ' ')) ?? [];
    if (name === undefined) return null;
    return `CREATE ${unique}INDEX [${schema}].[${name}] ON [${table}] ${columns}`;
}

export const syntaxError = (near: string): ServerError =>
    new ServerError({ number: 102, severity: 15, message: `Incorrect syntax near '${near.slice(0, 60)}'.` });
