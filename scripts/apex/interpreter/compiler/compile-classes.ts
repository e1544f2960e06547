import { type Completion, type Frame, Return } from '../runtime/frame.ts';
import { constructParent, initialiseFields, invoke } from '../runtime/invoke.ts';
import type { Block, CallExpression, Statement } from '../syntax/tree.ts';
import { type ApexType, VOID } from '../types/apex-type.ts';
import type { ClassInfo, CompiledBody, FieldInfo, MethodInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import type { Value } from '../values/value.ts';
import { converted, type StatementCode } from './code.ts';
import { compileExpression } from './expressions.ts';
import { chooseOverload } from './overloads.ts';
import type { Program } from './program.ts';
import { Scope } from './scope.ts';
import { compileBlock } from './statements.ts';

const valueOf = (completion: Completion): Value => (completion instanceof Return ? completion.value : null);

/** The call of another constructor with which a constructor may begin. */
function constructorCall(statement: Statement | undefined): CallExpression | null {
    if (statement?.kind !== 'expression' || statement.expression.kind !== 'call') return null;
    const { expression } = statement;
    return expression.target === null && ['this', 'super'].includes(expression.name) ? expression : null;
}

/** What a constructor does before its own statements. */
function beforeBody(scope: Scope, call: CallExpression | null): (frame: Frame) => void {
    const { runtime } = scope.program;
    const info = scope.owner;
    const initialise = (frame: Frame): void => {
        if (frame.self) initialiseFields(runtime, { info, self: frame.self });
    };
    if (!call) {
        return (frame) => {
            if (frame.self) constructParent(runtime, { info, self: frame.self });
            initialise(frame);
        };
    }
    const target = call.name === 'this' ? info : info.parent;
    if (!target || target.file === null)
        throw new InterpreterFault(`${call.name}(...) of ${info.fullName} is not supported`);
    const { method, args } = chooseOverload(runtime, {
        candidates: target.constructors,
        args: call.args.map((arg) => compileExpression(scope, arg)),
        described: `new ${target.fullName}`,
        parametersOf: ({ parameters }) => parameters.map(({ type }) => type)
    });
    return (frame) => {
        invoke(runtime, { method, self: frame.self, args: args.map((arg) => arg.run(frame)) });
        if (call.name === 'super') initialise(frame);
    };
}

function compileMethod(program: Program, method: MethodInfo): CompiledBody | null {
    const { body } = method.syntax;
    if (!body) return null;
    const scope = new Scope({
        program,
        owner: method.owner,
        isStatic: method.isStatic,
        isInitialising: method.isConstructor,
        returns: method.returns
    });
    for (const { name, type } of method.parameters) scope.declare(name, type);
    if (!method.isConstructor) {
        const run = compileBlock(scope, body);
        return { size: scope.layout.size, run: (frame) => valueOf(run(frame)) };
    }
    const call = constructorCall(body.statements[0]);
    const before = beforeBody(scope, call);
    const statements = call ? body.statements.slice(1) : body.statements;
    const run = compileBlock(scope, { ...body, statements });
    return {
        size: scope.layout.size,
        run: (frame) => {
            before(frame);
            return valueOf(run(frame));
        }
    };
}

function blockBody(
    program: Program,
    {
        owner,
        block,
        isStatic,
        returns,
        parameter
    }: {
        readonly owner: ClassInfo;
        readonly block: Block;
        readonly isStatic: boolean;
        readonly returns: ApexType;
        readonly parameter?: ApexType;
    }
): CompiledBody {
    const scope = new Scope({ program, owner, isStatic, isInitialising: true, returns });
    if (parameter) scope.declare('value', parameter);
    const run: StatementCode = compileBlock(scope, block);
    return { size: scope.layout.size, run: (frame) => valueOf(run(frame)) };
}

function initialBody(program: Program, field: FieldInfo): CompiledBody | null {
    const { value, line } = field.syntax;
    const { owner, isStatic, type } = field;
    if (!value) return null;
    const scope = new Scope({ program, owner, isStatic, isInitialising: true, returns: type });
    const code = converted(program.runtime, compileExpression(scope, value), type);
    const covered = owner.file === null ? () => undefined : program.coverage.add(owner.file, line);
    return {
        size: scope.layout.size,
        run: (frame) => {
            frame.line = line;
            covered();
            return code.run(frame);
        }
    };
}

function compileField(program: Program, field: FieldInfo): void {
    const { owner, isStatic, type, syntax } = field;
    field.initial = initialBody(program, field);
    if (syntax.getter)
        field.getter = blockBody(program, { owner, block: syntax.getter, isStatic, returns: type });
    if (syntax.setter) {
        field.setter = blockBody(program, {
            owner,
            block: syntax.setter,
            isStatic,
            returns: VOID,
            parameter: type
        });
    }
}

/** Runs a part of the compiler and keeps what it has to say, with the place. */
function collecting(
    faults: string[],
    { info, line }: { readonly info: ClassInfo; readonly line: number },
    run: () => void
): void {
    try {
        run();
    } catch (error) {
        if (!(error instanceof InterpreterFault)) throw error;
        const hasPlace = /^\S+:\d+ {2}/.test(error.message);
        faults.push(hasPlace ? error.message : `${info.file ?? info.fullName}:${line}  ${error.message}`);
    }
}

/** Compiles a class with its inner ones. Returns what the platform would refuse, or the interpreter does not know. */
export function compileClass(program: Program, info: ClassInfo): readonly string[] {
    const faults: string[] = [];
    for (const field of info.fields.values()) {
        collecting(faults, { info, line: field.syntax.line }, () => compileField(program, field));
    }
    for (const method of [...info.methods.values()].flat().concat(info.constructors)) {
        collecting(faults, { info, line: method.syntax.line }, () => {
            method.body = compileMethod(program, method);
        });
    }
    for (const block of info.staticBlocks) {
        collecting(faults, { info, line: block.syntax.line }, () => {
            block.body = blockBody(program, {
                owner: info,
                block: block.syntax,
                isStatic: true,
                returns: VOID
            });
        });
    }
    return [...faults, ...[...info.inner.values()].flatMap((inner) => compileClass(program, inner))];
}
