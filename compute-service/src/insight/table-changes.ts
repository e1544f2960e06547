import type { ComputeSession } from '../engines/compute.ts';
import { identifier } from '../engines/sql.ts';

/** Rows up to which two tables are compared; beyond that it takes longer than to go on as if they differed. */
const MOST_COMPARED = 200_000;

/** Words that may stand behind the name of a table where it has no other name. */
const KEYWORDS = new Set(
    'where on join left right inner outer cross full group order having limit union except intersect using qualify window'.split(
        ' '
    )
);

const withoutTexts = (sql: string): string => sql.replaceAll(/'(?:[^']|'')*'/g, "''");

/**
 * Columns of a table that a query looks at; null where it may take all of them. A word that is the name of a column counts
 * as that column, whatever it means there.
 */
export function columnsUsed({
    sql,
    table,
    columns
}: {
    readonly sql: string;
    readonly table: string;
    readonly columns: readonly string[];
}): readonly string[] | null {
    const text = withoutTexts(sql);
    const aliases = [...text.matchAll(new RegExp(`\\b${table}\\b\\s+(?:as\\s+)?([a-z_]\\w*)`, 'gi'))]
        .map(([, alias = '']) => alias.toLowerCase())
        .filter((alias) => !KEYWORDS.has(alias));
    const stars = [...text.matchAll(/(?:\b([a-z_]\w*)\.)?\*/gi)].filter(
        ({ index }) => !/count\(\s*$/i.test(text.slice(0, index))
    );
    const takesAll = stars.some(
        ([, of]) => of === undefined || aliases.includes(of.toLowerCase()) || of === table
    );
    if (takesAll) return null;
    const words = new Set(text.match(/[a-z_]\w*/gi)?.map((word) => word.toLowerCase()));
    return columns.filter((column) => words.has(column.toLowerCase()));
}

/** A table as the run left it beside the same one with other parameters. */
export interface TwoTables {
    readonly before: string;
    readonly after: string;
    readonly rowsAfter: number;
}

/** Whether two tables differ in some columns, whatever the order of their rows; large ones count as different. */
export async function differ(
    session: ComputeSession,
    { before, after, rowsAfter }: TwoTables,
    columns: readonly string[]
): Promise<boolean> {
    if (rowsAfter > MOST_COMPARED) return true;
    const [counted] = await session.query(`select count(*) from ${before}`);
    if (Number(counted?.[0]) !== rowsAfter) return true;
    if (columns.length === 0) return false;
    const names = columns.map(identifier).join(', ');
    const found = await session.query(
        `select 1 from (select ${names} from ${after} except all select ${names} from ${before}) as other limit 1`
    );
    return found.length > 0;
}
