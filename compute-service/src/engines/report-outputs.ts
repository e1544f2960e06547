import type { CheckResult } from './check-result.ts';
import type { SqlRow } from './compute.ts';
import type { EngineOutput } from './engine.ts';

/** Results about the run itself: what was put aside, the funnels and the checks (docs/formats.md). */

interface TableColumn {
    readonly name: string;
    readonly type: 'varchar' | 'bigint' | 'boolean' | 'date';
}

interface ReportOutput<Item> {
    readonly output: EngineOutput;
    readonly table: string;
    readonly tableColumns: readonly TableColumn[];
    rows(items: readonly Item[]): readonly SqlRow[];
}

/** Cells that could not be read; those of rows in quarantine. */
export const QUARANTINE_OUTPUT: EngineOutput = {
    name: 'quarantine',
    title: 'Cells that could not be read',
    columns: ['table', 'row', 'column', 'value', 'reason'],
    keyColumns: ['table', 'row', 'column'],
    main: false,
    select: () => `select table_name, row_id, column_name, value, reason from quarantine
        order by table_name, row_id, column_name, value`
};

export interface FunnelItem {
    readonly engine: string;
    readonly position: number;
    readonly step: string;
    readonly title: string;
    readonly rows: number;
    readonly dropped: number;
    readonly dropReason: string | null;
}

export const FUNNEL_OUTPUT: ReportOutput<FunnelItem> = {
    table: 'report_funnel',
    tableColumns: [
        { name: 'place', type: 'bigint' },
        { name: 'engine', type: 'varchar' },
        { name: 'position', type: 'bigint' },
        { name: 'step', type: 'varchar' },
        { name: 'title', type: 'varchar' },
        { name: 'rows', type: 'bigint' },
        { name: 'dropped', type: 'bigint' },
        { name: 'drop_reason', type: 'varchar' }
    ],
    rows: (items) =>
        items.map((item, place) => [
            place,
            item.engine,
            item.position,
            item.step,
            item.title,
            item.rows,
            item.dropped,
            item.dropReason
        ]),
    output: {
        name: 'funnel',
        title: 'Funnel of each engine',
        columns: ['engine', 'position', 'step', 'title', 'rows', 'dropped', 'drop_reason'],
        keyColumns: ['engine', 'step'],
        main: false,
        select: () =>
            'select "engine", "position", "step", "title", "rows", "dropped", "drop_reason" from report_funnel order by place'
    }
};

export const CHECKS_OUTPUT: ReportOutput<CheckResult> = {
    table: 'report_checks',
    tableColumns: [
        { name: 'place', type: 'bigint' },
        { name: 'code', type: 'varchar' },
        { name: 'title', type: 'varchar' },
        { name: 'severity', type: 'varchar' },
        { name: 'passed', type: 'boolean' },
        { name: 'expected', type: 'varchar' },
        { name: 'actual', type: 'varchar' },
        { name: 'sentence', type: 'varchar' }
    ],
    rows: (items) =>
        items.map((item, place) => [
            place,
            item.code,
            item.title,
            item.severity,
            item.passed,
            item.expected,
            item.actual,
            item.sentence
        ]),
    output: {
        name: 'checks',
        title: 'Quality checks',
        columns: ['code', 'title', 'severity', 'passed', 'expected', 'actual', 'sentence'],
        keyColumns: ['code'],
        main: false,
        select: () =>
            'select code, title, severity, passed, expected, actual, sentence from report_checks order by place'
    }
};
