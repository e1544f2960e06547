import type { Completion } from '../runtime/frame.ts';
import type { Statement } from '../syntax/tree.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ListValue, SetValue, type Value } from '../values/value.ts';
import { condition, converted, type StatementCode } from './code.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';
import { compileStatement } from './statements.ts';

type OfKind<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** How a loop goes on after its body; null where it goes on with the next turn. */
const afterTurn = (completion: Completion): { readonly completion: Completion } | null => {
    if (completion === 'break') return { completion: undefined };
    return completion === undefined || completion === 'continue' ? null : { completion };
};

export function compileFor(
    around: Scope,
    { before, test: written, after, body }: OfKind<'for'>
): StatementCode {
    const scope = around.inner();
    const first = before.map((statement) => compileStatement(scope, statement));
    const test = written ? condition(scope.program.runtime, compileExpression(scope, written)) : () => true;
    const steps = after.map((step) => compileExpression(scope, step));
    const turn = compileStatement(scope.inner(), body);
    return (frame) => {
        for (const statement of first) statement(frame);
        while (test(frame)) {
            const end = afterTurn(turn(frame));
            if (end) return end.completion;
            for (const step of steps) step.run(frame);
        }
        return undefined;
    };
}

export function compileForEach(
    around: Scope,
    { type: written, name, over, body }: OfKind<'for-each'>
): StatementCode {
    const { runtime } = around.program;
    const scope = around.inner();
    const collection = compileExpression(scope, over);
    if (collection.type.kind !== 'list' && collection.type.kind !== 'set') {
        throw new InterpreterFault('for goes through lists and sets only');
    }
    const type = scope.program.typeOf(written, scope.owner);
    const { element } = collection.type;
    let current: Value = null;
    const item = converted(runtime, { type: element, run: () => current }, type);
    const place = scope.declare(name, type);
    const turn = compileStatement(scope.inner(), body);
    return (frame) => {
        const found = collection.run(frame);
        if (found === null) return runtime.throwNull();
        const items =
            found instanceof ListValue ? found.items : found instanceof SetValue ? found.values() : [];
        const size = items.length;
        for (const each of items) {
            if (found instanceof ListValue && items.length !== size) {
                throw new InterpreterFault('a list was changed while a loop goes through it');
            }
            current = each;
            frame.locals[place] = item.run(frame);
            const end = afterTurn(turn(frame));
            if (end) return end.completion;
        }
        return undefined;
    };
}

export function compileWhile(
    scope: Scope,
    { kind, test: written, body }: OfKind<'while' | 'do'>
): StatementCode {
    const test = condition(scope.program.runtime, compileExpression(scope, written));
    const turn = compileStatement(scope.inner(), body);
    return (frame) => {
        if (kind === 'while' && !test(frame)) return undefined;
        do {
            const end = afterTurn(turn(frame));
            if (end) return end.completion;
        } while (test(frame));
        return undefined;
    };
}
