import { callListExplainer } from '../engines/call-list/explain.ts';
import type { SqlValue } from '../engines/compute.ts';
import { dedupeExplainer } from '../engines/dedupe/explain.ts';
import { tableOfStep, type EngineContext, type EngineStep } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import {
    Known,
    NUMERIC_KEYS,
    type EngineExplainer,
    type FactQuery,
    type UnitExplainer
} from '../engines/explainer.ts';
import { flushExplainer } from '../engines/flush/explain.ts';
import { engineOf } from '../engines/registry.ts';
import { researchExplainer } from '../engines/research/explain.ts';
import { identifier, textLiteral, wholeNumber } from '../engines/sql.ts';
import { HintedUnits, NO_HINT, ofAccounts, type AccountHint, type HintColumns } from './hinted-units.ts';
import type { OpenRun } from './run-sessions.ts';

/** Units of an engine, the things it decides on: where they are found and what is known of them. */

const EXPLAINERS: Readonly<Record<EngineId, EngineExplainer>> = {
    dedupe: dedupeExplainer,
    flush: flushExplainer,
    research: researchExplainer,
    call_list: callListExplainer
};

/** Returns how an engine explains itself. */
export const explainerOf = (engine: EngineId): EngineExplainer => EXPLAINERS[engine];

/** The key of a unit, in the order of the explainer's key columns. */
export type UnitKey = readonly (string | null)[];

/** A step that can leave a unit out, with the table of those that it leaves in. */
export interface DecidingStep {
    readonly name: string;
    readonly title: string;
    readonly table: string;
    readonly step: EngineStep;
}

const decidingStep = (engine: EngineId, step: EngineStep): DecidingStep => ({
    name: step.name,
    title: step.title,
    table: tableOfStep(engine, step),
    step
});

/** The funnel of an engine from top to bottom (G13). */
export const funnelOf = (engine: EngineId): readonly DecidingStep[] =>
    engineOf(engine)
        .steps.filter((step) => step.funnelPosition !== null)
        .sort((a, b) => (a.funnelPosition ?? 0) - (b.funnelPosition ?? 0))
        .map((step) => decidingStep(engine, step));

/** The funnel and what still decides after it; the table of the last one holds the result. */
export function decidingStepsOf(engine: EngineId): readonly DecidingStep[] {
    const { steps } = engineOf(engine);
    const later = explainerOf(engine).laterSteps.flatMap((name) =>
        steps.filter((step) => step.name === name).map((step) => decidingStep(engine, step))
    );
    return [...funnelOf(engine), ...later];
}

/** The step whose table holds the engine's result. */
export function lastStepOf(engine: EngineId): DecidingStep {
    const last = decidingStepsOf(engine).at(-1);
    if (!last) throw new RangeError(`${engine} has no steps that decide`);
    return last;
}

/** Returns the key columns of a unit as a select list. */
export const keyColumns = ({ key }: Pick<UnitExplainer, 'key'>, alias?: string): string =>
    key.map((column) => (alias === undefined ? '' : `${alias}.`) + identifier(column)).join(', ');

/** Whether two relations name the same unit. */
export const sameUnit = ({ key }: Pick<UnitExplainer, 'key'>, left: string, right: string): string =>
    key
        .map((column) => `${left}.${identifier(column)} is not distinct from ${right}.${identifier(column)}`)
        .join(' and ');

function literal(text: string | null, column: string): string {
    if (NUMERIC_KEYS.has(column))
        return `cast(${text === null ? 'null' : wholeNumber(Number(text))} as bigint)`;
    return text === null ? 'cast(null as varchar)' : textLiteral(text);
}

const textOf = (value: SqlValue | undefined): string | null =>
    value === undefined || value === null ? null : String(value);

/** The accounts that keys name; none where the keys do not, or not all of them. */
function hintOf({ key }: UnitExplainer, units: readonly UnitKey[]): AccountHint {
    const at = key.indexOf('account_no');
    const named = units.map((unit) => unit[at] ?? null);
    return named.includes(null)
        ? NO_HINT
        : { ...NO_HINT, accountNos: [...new Set(named.filter((no) => no !== null))] };
}

const hintColumns = async (open: OpenRun, table: string): Promise<HintColumns> => ({
    accountNo: await open.hasColumn(table, 'account_no'),
    accountId: await open.hasColumn(table, 'account_id')
});

const NO_COLUMNS: HintColumns = { accountNo: false, accountId: false };

/** The query of what is known of units. Which of its tables have accounts is asked once and kept with the open run. */
async function factsOf({
    open,
    engines,
    explainer,
    units,
    hint
}: Required<Parameters<typeof knownOf>[0]>): Promise<FactQuery> {
    const query = (columnsOf: (table: string) => HintColumns) => {
        const asked = new HintedUnits({ key: explainer.key, units, hint, columnsOf });
        return { facts: explainer.facts({ context: open.context, engines, units: asked }), asked };
    };
    const plain = query(() => NO_COLUMNS);
    if (hint === NO_HINT) return plain.facts;
    const columns = new Map<string, HintColumns>();
    for (const table of plain.asked.tables) columns.set(table, await hintColumns(open, table));
    return query((table) => columns.get(table) ?? NO_COLUMNS).facts;
}

/** Looks up what is known of units; the answer has the order of the keys. */
export async function knownOf({
    open,
    engines,
    explainer,
    units,
    hint = hintOf(explainer, units)
}: {
    readonly open: OpenRun;
    readonly engines: readonly EngineId[];
    readonly explainer: UnitExplainer;
    readonly units: readonly UnitKey[];
    readonly hint?: AccountHint;
}): Promise<readonly Known[]> {
    if (units.length === 0) return [];
    const { columns, from } = await factsOf({ open, engines, explainer, units, hint });
    const names = Object.keys(columns);
    const rows = units.map(
        (unit, index) =>
            `(${[String(index), ...unit.map((part, place) => literal(part, explainer.key[place] ?? ''))].join(', ')})`
    );
    const found = await open.session.query(
        `with units as (select * from (values ${rows.join(', ')}) as given(unit_index, ${keyColumns(explainer)}))
select u.unit_index, ${Object.values(columns).join(', ')} from ${from} order by u.unit_index`
    );
    return units.map((unit, index) => {
        const row = found.find((candidate) => Number(candidate[0]) === index);
        const keys = explainer.key.map((column, place) => [column, unit[place] ?? null] as const);
        const values = names.map((name, place) => [name, row?.[place + 1] ?? null] as const);
        return new Known(Object.fromEntries(row ? [...keys, ...values] : keys));
    });
}

/** A unit and how far down the deciding steps it came: the position of the last one that left it in. */
export interface ReachedUnit {
    readonly unit: UnitKey;
    readonly reached: number;
}

/** A view can be asked as the query that it is, over a table already cut down. */
const viewText = (step: EngineStep, context: EngineContext): string | null =>
    step.kind === 'sql' && step.view === true ? step.select(context) : null;

/** Whether a condition looks into other tables; those are looked into once, for the first table of a funnel. */
const SUBQUERY = /\(select\b/;

/** What is in a table further down is in the first one as well, so that its few rows say what is asked about. */
function conditionBelow({
    engine,
    condition,
    first
}: {
    readonly engine: EngineId;
    readonly condition: string;
    readonly first: string;
}): string {
    const { key } = explainerOf(engine);
    const [column] = key;
    return column !== undefined && key.length === 1 && SUBQUERY.test(condition)
        ? `${identifier(column)} in (select ${identifier(column)} from ${first})`
        : condition;
}

/**
 * The tables of all deciding steps, cut down to the rows under a condition, as common table expressions. Views are
 * written out over the table that was cut down before them, so that a large table is read once and not once a step.
 */
async function askedTables({ open, engine, condition, hint }: Required<Omit<Asked, 'limit'>>) {
    const { context } = open;
    const expressions: string[] = [];
    const asked = new Map<string, string>();
    const names: string[] = [];
    for (const [position, { step, table }] of decidingStepsOf(engine).entries()) {
        const name = `asked_${position}`;
        const text = viewText(step, context);
        const source = asked.get(/\bfrom ([a-z_]+)/.exec(text ?? '')?.[1] ?? '');
        if (text === null || source === undefined) {
            const ofHint = hint === NO_HINT ? null : ofAccounts(hint, await hintColumns(open, table));
            const [first] = names;
            const own = first === undefined ? condition : conditionBelow({ engine, condition, first });
            const conditions = ofHint === null ? own : `${ofHint} and (${own})`;
            expressions.push(
                `${name} as ${context.dialect.materialized} (select * from ${table} where ${conditions})`
            );
        } else {
            expressions.push(`${name} as (${text.replace(/\bfrom [a-z_]+/, `from ${source}`)})`);
        }
        asked.set(table, name);
        names.push(name);
    }
    return { expressions, names };
}

interface Asked {
    readonly open: OpenRun;
    readonly engine: EngineId;
    /** Over columns that the tables of all deciding steps have. */
    readonly condition: string;
    readonly limit: number;
    /** Accounts that all units under the condition are of. */
    readonly hint?: AccountHint;
}

/** Finds units under a condition, those that got furthest first. */
export async function reachedUnits({
    open,
    engine,
    condition,
    limit,
    hint = NO_HINT
}: Asked): Promise<readonly ReachedUnit[]> {
    const columns = keyColumns(explainerOf(engine));
    const { expressions, names } = await askedTables({ open, engine, condition, hint });
    const steps = names.map((name, position) => `select ${position} as reached, ${columns} from ${name}`);
    const rows = await open.session.query(`with ${expressions.join(',\n')}
select max(reached) as reached, ${columns}
from (${steps.join('\nunion all\n')}) as steps
group by ${columns}
order by reached desc, ${columns}
limit ${limit}`);
    return rows.map(([reached, ...unit]) => ({ unit: unit.map(textOf), reached: Number(reached) }));
}
