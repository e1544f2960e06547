import { runDml } from '../database/dml.ts';
import { type Completion, type Frame, Return } from '../runtime/frame.ts';
import { runAs } from '../runtime/run-as.ts';
import type { Block, LocalVariables, Statement, SwitchStatement, TryStatement } from '../syntax/tree.ts';
import { isSubclass } from '../types/class-info.ts';
import { isLooselyEqual } from '../values/equality.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexThrow, Instance, ListValue, RecordValue, type Value } from '../values/value.ts';
import { condition, converted, type StatementCode } from './code.ts';
import { compileExpression } from './expressions.ts';
import { compileFor, compileForEach, compileWhile } from './loops.ts';
import type { Scope } from './scope.ts';

type OfKind<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

const HAS_PLACE = /^\S+:\d+ {2}/;

/** A fault of the compiler, with the place in the source. */
function placed(scope: Scope, line: number, error: unknown): unknown {
    if (!(error instanceof InterpreterFault) || HAS_PLACE.test(error.message)) return error;
    return new InterpreterFault(`${scope.owner.file ?? scope.owner.fullName}:${line}  ${error.message}`, {
        cause: error
    });
}

export function compileBlock(scope: Scope, block: Block): StatementCode {
    const inner = scope.inner();
    const codes = block.statements.map((statement) => compileStatement(inner, statement));
    return (frame) => {
        for (const code of codes) {
            const completion = code(frame);
            if (completion !== undefined) return completion;
        }
        return undefined;
    };
}

function compileLocals(scope: Scope, { type: written, variables }: LocalVariables): StatementCode {
    const { runtime } = scope.program;
    const type = scope.program.typeOf(written, scope.owner);
    const codes = variables.map(({ name, value }) => {
        const code = value ? converted(runtime, compileExpression(scope, value), type) : null;
        return { place: scope.declare(name, type), code };
    });
    return (frame) => {
        for (const { place, code } of codes) frame.locals[place] = code ? code.run(frame) : null;
        return undefined;
    };
}

function compileIf(scope: Scope, { test: written, yes, no }: OfKind<'if'>): StatementCode {
    const test = condition(scope.program.runtime, compileExpression(scope, written));
    const first = compileStatement(scope.inner(), yes);
    const second = no ? compileStatement(scope.inner(), no) : () => undefined;
    return (frame) => (test(frame) ? first(frame) : second(frame));
}

/** Cases are compared as the platform does it: texts by capital letters too. */
function compileSwitch(scope: Scope, { on, cases }: SwitchStatement): StatementCode {
    const { runtime } = scope.program;
    const subject = compileExpression(scope, on);
    const { type } = subject;
    const constants = type.kind === 'class' ? type.class.constants : [];
    const codes = cases.map(({ values, body }) => ({
        values: values.map((value) => {
            const constant =
                value.kind === 'name'
                    ? constants.find(({ name }) => name.toLowerCase() === value.name.toLowerCase())
                    : undefined;
            return constant
                ? { type, run: () => constant }
                : converted(runtime, compileExpression(scope, value), type);
        }),
        body: compileBlock(scope, body)
    }));
    return (frame) => {
        const value = subject.run(frame);
        const isCase = (wanted: Value): boolean =>
            typeof value === 'string' ? value === wanted : isLooselyEqual(value, wanted);
        const found = codes.find(
            ({ values }) => values.length === 0 || values.some((each) => isCase(each.run(frame)))
        );
        return found?.body(frame);
    };
}

function compileTry(scope: Scope, { body, catches, last }: TryStatement): StatementCode {
    const run = compileBlock(scope, body);
    const clauses = catches.map((clause) => {
        const type = scope.program.typeOf(clause.type, scope.owner);
        if (type.kind !== 'class') throw new InterpreterFault('only exceptions can be caught');
        const inner = scope.inner();
        const place = inner.declare(clause.name, type);
        return { caught: type.class, place, body: compileBlock(inner, clause.body) };
    });
    const end = last ? compileBlock(scope, last) : null;
    const withCatches: StatementCode = (frame) => {
        try {
            return run(frame);
        } catch (error) {
            if (!(error instanceof ApexThrow)) throw error;
            const { instance } = error;
            const clause = clauses.find(({ caught }) => isSubclass(instance.class, caught));
            if (!clause) throw error;
            frame.locals[clause.place] = instance;
            return clause.body(frame);
        }
    };
    if (!end) return withCatches;
    return (frame) => {
        let completion: Completion;
        try {
            completion = withCatches(frame);
        } catch (error) {
            // Nothing of Apex runs any more after what cannot be caught.
            if (!(error instanceof ApexThrow)) throw error;
            const instead = end(frame);
            if (instead !== undefined) return instead;
            throw error;
        }
        return end(frame) ?? completion;
    };
}

function compileReturn(scope: Scope, { value }: OfKind<'return'>): StatementCode {
    if (!value) return () => new Return(null);
    if (scope.returns.kind === 'void') throw new InterpreterFault('Void method must not return a value');
    const code = converted(scope.program.runtime, compileExpression(scope, value), scope.returns);
    return (frame) => new Return(code.run(frame));
}

function compileThrow(scope: Scope, { value }: OfKind<'throw'>): StatementCode {
    const { runtime } = scope.program;
    const code = compileExpression(scope, value);
    return (frame) => {
        const thrown = code.run(frame);
        if (thrown === null) return runtime.throwNull();
        if (!(thrown instanceof Instance) || !thrown.failure)
            throw new InterpreterFault('only exceptions can be thrown');
        throw new ApexThrow(thrown);
    };
}

function compileDml(scope: Scope, { operation, value, asUser }: OfKind<'dml'>): StatementCode {
    const { runtime } = scope.program;
    if (operation === 'upsert' || operation === 'undelete')
        throw new InterpreterFault(`${operation} is not supported`);
    const code = compileExpression(scope, value);
    return (frame) => {
        const given = code.run(frame);
        if (given === null) return runtime.throwNull();
        const items = given instanceof ListValue ? given.items : [given];
        const records = items.map((each) => (each instanceof RecordValue ? each : runtime.throwNull()));
        const mode = { asUser, withSharing: asUser || runtime.sharing };
        runDml(runtime, { operation, records, allOrNone: true, mode });
        return undefined;
    };
}

function compileRunAs(scope: Scope, { user, body }: OfKind<'run-as'>): StatementCode {
    const { runtime } = scope.program;
    const code = compileExpression(scope, user);
    const run = compileBlock(scope, body);
    return (frame) => {
        const given = code.run(frame);
        const id = given instanceof RecordValue && given.object.name === 'User' ? given.id : null;
        return runAs(runtime, { userId: id ?? runtime.throwNull(), run: () => run(frame) });
    };
}

function compiled(scope: Scope, statement: Statement): StatementCode {
    switch (statement.kind) {
        case 'block':
            return compileBlock(scope, statement);
        case 'local':
            return compileLocals(scope, statement);
        case 'expression': {
            const { run } = compileExpression(scope, statement.expression);
            return (frame: Frame) => {
                run(frame);
                return undefined;
            };
        }
        case 'if':
            return compileIf(scope, statement);
        case 'for':
            return compileFor(scope, statement);
        case 'for-each':
            return compileForEach(scope, statement);
        case 'while':
        case 'do':
            return compileWhile(scope, statement);
        case 'switch':
            return compileSwitch(scope, statement);
        case 'try':
            return compileTry(scope, statement);
        case 'return':
            return compileReturn(scope, statement);
        case 'throw':
            return compileThrow(scope, statement);
        case 'break':
        case 'continue': {
            const { kind } = statement;
            return () => kind;
        }
        case 'dml':
            return compileDml(scope, statement);
        case 'run-as':
            return compileRunAs(scope, statement);
    }
}

/** Statements that are no step of their own: what is inside of them is. */
const CONTAINERS: ReadonlySet<Statement['kind']> = new Set(['block', 'try', 'run-as']);

/** A statement of the language, with its line for traces and coverage. @throws InterpreterFault naming file and line */
export function compileStatement(scope: Scope, statement: Statement): StatementCode {
    try {
        const run = compiled(scope, statement);
        const { file } = scope.owner;
        if (CONTAINERS.has(statement.kind) || file === null) return run;
        const { line } = statement;
        const covered = scope.program.coverage.add(file, line);
        return (frame) => {
            frame.line = line;
            covered();
            return run(frame);
        };
    } catch (error) {
        throw placed(scope, statement.line, error);
    }
}
