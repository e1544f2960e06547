import { type Operation, type RowResult, runDml } from '../database/dml.ts';
import { countRows, queryRecords } from '../database/soql-run.ts';
import { readSoqlText, type SoqlQuery } from '../database/soql-syntax.ts';
import { SoqlSyntaxError } from '../database/soql-tokens.ts';
import type { RowError } from '../database/write-checks.ts';
import { invokeNamed } from '../runtime/invoke.ts';
import { enqueueBatch } from '../runtime/jobs.ts';
import { Transaction } from '../runtime/limits.ts';
import { native, SOBJECT, STRING } from '../types/apex-type.ts';
import { implementsNative } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { EnumValue, type Instance, ListValue, NativeObject, type Value } from '../values/value.ts';
import { IteratorState } from './collections.ts';
import { statusCode } from './exceptions.ts';
import { type Call, type NativeFunction, type NativeType, stateOf } from './native-type.ts';

const USER_MODE = 'USER_MODE';
const MOST_BATCH = 2000;
const USUAL_BATCH = 200;

class ErrorState {
    readonly error: RowError;

    constructor(error: RowError) {
        this.error = error;
    }
}

class ResultState {
    readonly result: RowResult;

    constructor(result: RowResult) {
        this.result = result;
    }
}

/** Whether the access level among the arguments is that of the user. */
const isUserMode = (call: Call): boolean =>
    call.args.some(
        (arg) => arg instanceof EnumValue && arg.typeName === 'AccessLevel' && arg.name === USER_MODE
    );

function modeOf(call: Call): { readonly asUser: boolean; readonly withSharing: boolean } {
    const asUser = isUserMode(call);
    return { asUser, withSharing: asUser || call.runtime.sharing };
}

function queryOf(call: Call): SoqlQuery {
    try {
        return readSoqlText(call.text(0));
    } catch (error) {
        if (error instanceof SoqlSyntaxError) return call.runtime.throwNew('QueryException', error.message);
        throw error;
    }
}

function boundIn(call: Call): (name: string) => Value {
    const values = new Map(
        call
            .map(1)
            .entries()
            .map(([key, value]) => [String(key).toLowerCase(), value])
    );
    return (name) => {
        const value = values.get(name.toLowerCase());
        if (value !== undefined) return value;
        return call.runtime.throwNew('QueryException', `Key '${name}' does not exist in the bindMap`);
    };
}

function queryWithBinds(call: Call): ListValue {
    const { object, records } = queryRecords(call.runtime, {
        query: queryOf(call),
        mode: modeOf(call),
        bound: boundIn(call)
    });
    return new ListValue({ kind: 'record', object }, [...records]);
}

function countWithBinds(call: Call): number {
    const query = queryOf(call);
    if (!query.isCount) call.runtime.throwNew('QueryException', 'COUNT() was expected');
    return countRows(call.runtime, { query, mode: modeOf(call), bound: boundIn(call) });
}

const dml =
    (operation: Operation, resultType: string): NativeFunction =>
    (call) => {
        const records = call.records(0);
        const allOrNone = !call.args.includes(false);
        const results = runDml(call.runtime, { operation, records, allOrNone, mode: modeOf(call) }).map(
            (result) => new NativeObject(resultType, new ResultState(result))
        );
        return call.at(0) instanceof ListValue
            ? new ListValue(native(resultType), results)
            : (results[0] ?? null);
    };

/** Every way in which a change can be asked for, with an access level. */
function ways(operation: Operation): Readonly<Record<string, NativeFunction>> {
    const result = operation === 'delete' ? 'Database.DeleteResult' : 'Database.SaveResult';
    const run = dml(operation, result);
    const endings = ['', ', Boolean', ', AccessLevel', ', Boolean, AccessLevel'];
    return Object.fromEntries(
        endings.flatMap((ending) => [
            [`${operation}(SObject${ending}): ${result}`, run],
            [`${operation}(List<SObject>${ending}): List<${result}>`, run]
        ])
    );
}

const portion = (call: Call): number => (call.args.length > 1 ? call.integer(1) : USUAL_BATCH);

/** Runs a batch job: its start, one portion of records, and its finish. */
function runBatch(
    call: Call,
    { batch, context }: { readonly batch: Instance; readonly context: NativeObject }
): void {
    const { runtime } = call;
    const found = invokeNamed(runtime, { self: batch, name: 'start', args: [context] });
    const rows = found instanceof ListValue ? found.items : stateOf(found, IteratorState).items;
    if (rows.length > portion(call)) throw new InterpreterFault('a test may run one portion of a batch only');
    if (rows.length > 0) {
        runtime.transaction = new Transaction();
        invokeNamed(runtime, {
            self: batch,
            name: 'execute',
            args: [context, new ListValue(SOBJECT, [...rows])]
        });
    }
    runtime.transaction = new Transaction();
    invokeNamed(runtime, { self: batch, name: 'finish', args: [context] });
}

function executeBatch(call: Call): string {
    const batch = call.instance(0);
    if (!implementsNative(batch.class, 'Database.Batchable'))
        throw new InterpreterFault('executeBatch takes a Batchable');
    if (portion(call) < 1 || portion(call) > MOST_BATCH)
        throw new InterpreterFault('the size of a batch is out of range');
    return enqueueBatch(call.runtime, (context) => runBatch(call, { batch, context }));
}

const result = (call: Call): RowResult => stateOf(call.self, ResultState).result;

function errorsOf(call: Call): ListValue {
    const errors = result(call).errors.map(
        (error) => new NativeObject('Database.Error', new ErrorState(error))
    );
    return new ListValue(native('Database.Error'), errors);
}

const resultType = (name: string): NativeType => ({
    name,
    methods: {
        'isSuccess(): Boolean': (call) => result(call).errors.length === 0,
        'getId(): Id': (call) => result(call).id,
        'getErrors(): List<Database.Error>': errorsOf
    }
});

/** The result of something that has no row of its own, such as a published event. */
export const saveResult = (errors: readonly RowError[]): NativeObject =>
    new NativeObject('Database.SaveResult', new ResultState({ id: null, errors }));

const error = (call: Call): RowError => stateOf(call.self, ErrorState).error;

export const databaseTypes: readonly NativeType[] = [
    {
        name: 'Database',
        statics: {
            'queryWithBinds(String, Map<String, Object>, AccessLevel): List<SObject>': queryWithBinds,
            'countQueryWithBinds(String, Map<String, Object>, AccessLevel): Integer': countWithBinds,
            ...ways('insert'),
            ...ways('update'),
            ...ways('delete'),
            'getQueryLocator(List<SObject>): Database.QueryLocator': (call) =>
                new NativeObject('Database.QueryLocator', new IteratorState(call.list(0).items)),
            'executeBatch(Database.Batchable): Id': executeBatch,
            'executeBatch(Database.Batchable, Integer): Id': executeBatch
        }
    },
    { name: 'AccessLevel', values: [USER_MODE, 'SYSTEM_MODE'] },
    { name: 'Database.AllowsCallouts' },
    { name: 'Database.Batchable' },
    { name: 'Database.BatchableContext' },
    {
        name: 'Database.QueryLocator',
        methods: {
            'iterator(): Database.QueryLocatorIterator': (call) =>
                new NativeObject(
                    'Database.QueryLocatorIterator',
                    new IteratorState(stateOf(call.self, IteratorState).items)
                )
        }
    },
    resultType('Database.SaveResult'),
    resultType('Database.DeleteResult'),
    {
        name: 'Database.Error',
        methods: {
            'getMessage(): String': (call) => error(call).message,
            'getStatusCode(): StatusCode': (call) => statusCode(error(call).status),
            'getFields(): List<String>': (call) => new ListValue(STRING, [...error(call).fields])
        }
    }
];
