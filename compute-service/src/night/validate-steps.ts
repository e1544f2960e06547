import { count as grouped, counted } from '../engines/share.ts';
import type { ComputeSession, SqlValue } from '../engines/compute.ts';
import {
    allQuarantineSelect,
    canonicalSelect,
    columnsOfTable,
    faultyIdsSelect,
    loadedTable,
    loadSelection,
    quarantineSelect
} from '../engines/load.ts';
import { exceedsShare } from '../engines/share.ts';
import { canonicalTable, CANONICAL_TABLES, type CanonicalTable } from '../engines/tables.ts';
import { DialFlowError } from '../error.ts';
import type { ExtractedTable } from '../ports/source.ts';
import type { InputSummary } from '../runs/run.ts';
import { extractedTables } from './extract-steps.ts';
import { nightStep, type NightStep } from './night-step.ts';
import type { OpenNight } from './open-night.ts';

/** The day that says how fresh a table is. */
const NEWEST_DAY: Readonly<Record<string, string>> = {
    accounts: 'cast(modified_at as date)',
    researched_phones: 'cast(created_at as date)',
    calls: 'coalesce(activity_date, cast(created_at as date))',
    call_history: 'coalesce(activity_date, cast(created_at as date))',
    addresses: 'cast(effective_at as date)',
    research_history: 'cast(researched_at as date)',
    research_archive: 'cast(researched_at as date)'
};

const count = async (session: ComputeSession, sql: string): Promise<number> =>
    Number((await session.query(sql))[0]?.[0] ?? 0);

const rowsInWords = (rows: SqlValue | undefined): string =>
    `${String(rows)} ${Number(rows) === 1 ? 'row' : 'rows'}`;

async function refuseFaultyIds(session: ComputeSession, table: CanonicalTable): Promise<void> {
    const select = faultyIdsSelect(table);
    const faulty = select === null ? [] : await session.query(select);
    if (faulty.length === 0) return;
    const named = faulty.map(([id, rows]) =>
        id === null || id === undefined
            ? `none in ${rowsInWords(rows)}`
            : `"${String(id)}" in ${rowsInWords(rows)}`
    );
    throw new DialFlowError(
        'invalid_input',
        `${table.name}: the column ${table.idColumn ?? ''} must hold a value of its own in each row; it holds ${named.join(', ')}.`,
        { advice: `Correct ${table.name} and launch a new run.` }
    );
}

async function loadTable({
    session,
    extracted,
    maxQuarantinedShare
}: {
    session: ComputeSession;
    extracted: ExtractedTable;
    maxQuarantinedShare: number;
}): Promise<InputSummary> {
    const table = canonicalTable(extracted.table);
    const columns = columnsOfTable({ table, columns: extracted.columns });
    const loaded = await session.importCsv({
        table: loadedTable(table.name),
        files: extracted.files,
        header: extracted.header,
        used: Object.values(extracted.columns),
        ...loadSelection({ table, columns: extracted.columns, dialect: session.dialect })
    });
    if (loaded !== extracted.read) {
        throw new DialFlowError(
            'source_incomplete',
            `${table.name}: ${counted(extracted.read, 'row was', 'rows were')} read but ${String(loaded)} arrived in the database.`,
            { advice: 'Resume the run. If it fails again, give the reference to your administrator.' }
        );
    }
    await session.createView({ name: table.name, select: canonicalSelect({ table, columns }) });
    const quarantined = await count(
        session,
        `select count(*) from ${loadedTable(table.name)} where faulty_columns is not null`
    );
    if (exceedsShare({ part: BigInt(quarantined), whole: BigInt(loaded), share: maxQuarantinedShare })) {
        const [first] = await session.query(
            `${quarantineSelect({ table, columns })} order by row_id, column_name limit 1`
        );
        throw new DialFlowError(
            'invalid_input',
            `${table.name}: ${grouped(quarantined)} of ${counted(loaded, 'row')} ${quarantined === 1 ? 'holds' : 'hold'} cells that cannot be read. The first: row ${String(first?.[1])}, column ${String(first?.[2])}, "${String(first?.[3])}" ${String(first?.[4])}.`,
            {
                advice: 'Correct the source, or raise max_quarantined_share for this run.',
                field: 'night.max_quarantined_share'
            }
        );
    }
    await refuseFaultyIds(session, table);
    const day = NEWEST_DAY[table.name];
    const [newest] = day ? await session.query(`select cast(max(${day}) as varchar) from ${table.name}`) : [];
    return {
        name: table.name,
        announced: extracted.announced,
        read: extracted.read,
        quarantined,
        newestDate: newest?.[0] === undefined || newest[0] === null ? null : String(newest[0]),
        version: null
    };
}

const emptyTable = (table: CanonicalTable): ExtractedTable => ({
    table: table.name,
    files: [],
    header: [],
    columns: {},
    announced: null,
    read: 0
});

/** Makes the typed canonical tables; tables that no source delivers are made empty. */
async function loadInputs(night: OpenNight, report: (done: number, total: number) => void) {
    const session = await night.session();
    const extracted = await extractedTables(night);
    const summaries: InputSummary[] = [];
    const total = extracted.reduce((sum, table) => sum + table.read, 0);
    let done = 0;
    for (const table of CANONICAL_TABLES) {
        const found = extracted.find((candidate) => candidate.table === table.name);
        const summary = await loadTable({
            session,
            extracted: found ?? emptyTable(table),
            maxQuarantinedShare: night.parameters.night.max_quarantined_share
        });
        if (found) summaries.push(summary);
        report((done += summary.read), total);
    }
    await session.createTable({
        name: 'quarantine',
        select: allQuarantineSelect(
            CANONICAL_TABLES.map((table) => {
                const columns = extracted.find((candidate) => candidate.table === table.name)?.columns ?? {};
                return {
                    name: table.name,
                    select: quarantineSelect({ table, columns: columnsOfTable({ table, columns }) })
                };
            })
        )
    });
    return { summaries, total };
}

/** Turns page files into typed tables, puts aside what cannot be read and refuses what must not be (G2, G12). */
export function validateStep(): NightStep {
    return nightStep({
        engine: 'validate',
        name: 'inputs',
        title: 'Check the inputs',
        sentence: 'Rows whose every cell has the type it must have.',
        dropReason: 'a cell that cannot be read',
        async execute(night, { progress, record }) {
            const { summaries, total } = await loadInputs(night, progress);
            await record('inputs', summaries);
            const quarantined = summaries.reduce((sum, table) => sum + table.quarantined, 0);
            return { rows: total - quarantined, dropped: quarantined };
        }
    });
}
