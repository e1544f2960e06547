import { toLongId } from '../../../../local-org/src/ids.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { compareValues, isEqual, isNumber, keyOf } from '../values/equality.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { ListValue, MapValue, RecordValue, SetValue, type Value } from '../values/value.ts';
import { isText, type FieldType, type ObjectType } from './object-type.ts';
import { type FieldPath, type QueryMode, resolvePath, valueAt } from './soql-paths.ts';
import type { Comparison, SoqlCondition, SoqlQuery, SoqlValue } from './soql-syntax.ts';
import type { Row } from './store.ts';

export type RowTest = (row: Row) => boolean;

/** What conditions need to know of the query they stand in. */
export interface ConditionContext {
    readonly runtime: Runtime;
    readonly object: ObjectType;
    readonly mode: QueryMode;
    /** The value bound to a name. */
    readonly bound: (name: string) => Value;
    /** Values of the one field that an inner query selects. */
    readonly innerValues: (query: SoqlQuery) => readonly Value[];
}

export const soqlValue = (value: SoqlValue, bound: (name: string) => Value): Value =>
    value.kind === 'literal' ? value.value : bound(value.name);

/** Texts are compared without regard to case. */
const folded = (field: FieldType, value: Value): Value =>
    typeof value === 'string' && isText(field) ? value.toLowerCase() : value;

function idValue(runtime: Runtime, value: Value): Value {
    const id = value instanceof RecordValue ? value.id : value;
    if (id === null || id === '') return null;
    const long = typeof id === 'string' ? toLongId(id) : undefined;
    return long ?? runtime.throwNew('QueryException', `invalid ID field: ${String(id)}`);
}

/** A value as it can be compared with a field. Throws a QueryException where their types do not go together. */
function comparable(
    runtime: Runtime,
    { field, value }: { readonly field: FieldType; readonly value: Value }
): Value {
    if (value === null) return null;
    const refuse = (type: string): never =>
        runtime.throwNew(
            'QueryException',
            `value of filter criterion for field '${field.name}' must be of type ${type}`
        );
    switch (field.type) {
        case 'id':
        case 'reference':
            return idValue(runtime, value);
        case 'int':
        case 'double':
            return isNumber(value) ? value : refuse('double and should not be enclosed in quotes');
        case 'boolean':
            return typeof value === 'boolean'
                ? value
                : refuse('boolean and should not be enclosed in quotes');
        case 'date':
            if (value instanceof ApexDatetime) return new ApexDate(value.ms);
            return value instanceof ApexDate ? value : refuse('date and should not be enclosed in quotes');
        case 'datetime':
            if (value instanceof ApexDate) return new ApexDatetime(value.ms);
            return value instanceof ApexDatetime
                ? value
                : refuse('dateTime and should not be enclosed in quotes');
        default:
            return typeof value === 'string' ? value : refuse('string and should be enclosed in quotes');
    }
}

/** LIKE with its wildcards, without regard to case. */
function likeTest(
    runtime: Runtime,
    { path, value }: { readonly path: FieldPath; readonly value: Value }
): RowTest {
    if (!isText(path.field)) {
        return runtime.throwNew('QueryException', `invalid operator on ${path.field.type} field`);
    }
    if (value === null) return () => false;
    if (typeof value !== 'string') return runtime.throwNew('QueryException', 'LIKE needs a text');
    const source = value.replace(
        /\\(.)|([%_])|[.*+?^${}()|[\]\\]/gs,
        (found: string, escaped?: string, wildcard?: string) => {
            if (wildcard !== undefined) return wildcard === '%' ? '[^]*' : '[^]';
            return (escaped ?? found).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        }
    );
    const pattern = new RegExp(`^${source}$`, 'i');
    return (row) => {
        const found = valueAt(runtime, { path, row });
        return typeof found === 'string' && pattern.test(found);
    };
}

function holds(
    operator: Comparison,
    { left, right }: { readonly left: Value; readonly right: Value }
): boolean {
    if (operator === '=') return isEqual(left, right);
    if (operator === '!=') return !isEqual(left, right);
    if (left === null || right === null) return false;
    const order = compareValues(left, right);
    if (operator === '<') return order < 0;
    if (operator === '<=') return order <= 0;
    return operator === '>' ? order > 0 : order >= 0;
}

function listed(runtime: Runtime, value: Value): readonly Value[] {
    if (value instanceof ListValue) return value.items;
    if (value instanceof SetValue) return value.values();
    if (value instanceof MapValue) return value.entries().map(([key]) => key);
    return runtime.throwNew('QueryException', 'Invalid bind expression type for column of type Id');
}

function membershipTest(
    { runtime, bound, innerValues }: ConditionContext,
    {
        path,
        condition
    }: { readonly path: FieldPath; readonly condition: Extract<SoqlCondition, { kind: 'in' }> }
): RowTest {
    const { values, isNegated } = condition;
    const wanted =
        'kind' in values
            ? values.kind === 'query'
                ? innerValues(values)
                : listed(runtime, soqlValue(values, bound))
            : values.map((each) => soqlValue(each, bound));
    const { field } = path;
    const keys = new Set(wanted.map((value) => keyOf(folded(field, comparable(runtime, { field, value })))));
    return (row) => keys.has(keyOf(folded(field, valueAt(runtime, { path, row })))) !== isNegated;
}

/** What a row has to meet. Throws a QueryException where the condition cannot be asked. */
export function conditionTest(context: ConditionContext, condition: SoqlCondition): RowTest {
    const { runtime, object, mode, bound } = context;
    if (condition.kind === 'not') {
        const test = conditionTest(context, condition.part);
        return (row) => !test(row);
    }
    if (condition.kind === 'and' || condition.kind === 'or') {
        const tests = condition.parts.map((part) => conditionTest(context, part));
        return condition.kind === 'and'
            ? (row) => tests.every((test) => test(row))
            : (row) => tests.some((test) => test(row));
    }
    const path = resolvePath(runtime, { object, text: condition.field, mode });
    const { field } = path;
    if (field.isLongText) {
        return runtime.throwNew(
            'QueryException',
            `field '${condition.field}' can not be filtered in a query call`
        );
    }
    if (condition.kind === 'in') return membershipTest(context, { path, condition });
    const given = soqlValue(condition.value, bound);
    if (condition.operator === 'like') return likeTest(runtime, { path, value: given });
    const { operator } = condition;
    if (field.type === 'boolean' && operator !== '=' && operator !== '!=') {
        return runtime.throwNew('QueryException', 'invalid operator on boolean field');
    }
    const compared = comparable(runtime, { field, value: given });
    const right = compared === '' ? null : folded(field, compared);
    return (row) => holds(operator, { left: folded(field, valueAt(runtime, { path, row })), right });
}
