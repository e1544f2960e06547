import type {
    BlockContext,
    ForStatementContext,
    LocalVariableDeclarationContext,
    StatementContext,
    SwitchStatementContext,
    TryStatementContext,
    WhenLiteralContext
} from '@apexdevtools/apex-parser';
import { readExpression } from './read-expressions.ts';
import { unescaped } from './read-literals.ts';
import { lineOf, namedType, readType } from './read-types.ts';
import type { Block, Expression, LocalVariables, Statement, SwitchStatement, TryStatement } from './tree.ts';

export const readBlock = (context: BlockContext): Block => ({
    kind: 'block',
    statements: context.statement_list().map(readStatement),
    line: lineOf(context)
});

const readLocals = (context: LocalVariableDeclarationContext): LocalVariables => ({
    kind: 'local',
    type: readType(context.typeRef()),
    variables: context
        .variableDeclarators()
        .variableDeclarator_list()
        .map((variable) => {
            const value = variable.expression();
            return { name: variable.id().getText(), value: value ? readExpression(value) : null };
        }),
    line: lineOf(context)
});

function readWhen(context: WhenLiteralContext): Expression {
    const line = lineOf(context);
    const text = context.getText();
    if (context.StringLiteral()) return { kind: 'literal', type: 'string', text: unescaped(text), line };
    if (context.IntegerLiteral()) return { kind: 'literal', type: 'integer', text, line };
    if (context.NULL()) return { kind: 'literal', type: 'null', text, line };
    if (context.qualifiedName()) return { kind: 'name', name: text, line };
    throw new Error(`line ${line}: when ${text} is not supported`);
}

function readSwitch(context: SwitchStatementContext): SwitchStatement {
    const cases = context.whenControl_list().map((control) => {
        const value = control.whenValue();
        if (value.typeRef()) throw new Error(`line ${lineOf(control)}: when with a type is not supported`);
        return { values: value.whenLiteral_list().map(readWhen), body: readBlock(control.block()) };
    });
    return { kind: 'switch', on: readExpression(context.expression()), cases, line: lineOf(context) };
}

const readTry = (context: TryStatementContext): TryStatement => ({
    kind: 'try',
    body: readBlock(context.block()),
    catches: context.catchClause_list().map((clause) => ({
        type: namedType(clause.qualifiedName().getText()),
        name: clause.id().getText(),
        body: readBlock(clause.block())
    })),
    last: context.finallyBlock() ? readBlock(context.finallyBlock().block()) : null,
    line: lineOf(context)
});

function readFor(context: ForStatementContext): Statement {
    const line = lineOf(context);
    const control = context.forControl();
    const body = context.statement() ? readStatement(context.statement()) : emptyBlock(line);
    const each = control.enhancedForControl();
    if (each) {
        const over = readExpression(each.expression());
        return {
            kind: 'for-each',
            type: readType(each.typeRef()),
            name: each.id().getText(),
            over,
            body,
            line
        };
    }
    const locals = control.forInit()?.localVariableDeclaration();
    const first = control.forInit()?.expressionList()?.expression_list() ?? [];
    return {
        kind: 'for',
        before: locals
            ? [readLocals(locals)]
            : first.map((each) => ({ kind: 'expression', expression: readExpression(each), line })),
        test: control.expression() ? readExpression(control.expression()) : null,
        after: (control.forUpdate()?.expressionList().expression_list() ?? []).map(readExpression),
        body,
        line
    };
}

const emptyBlock = (line: number): Block => ({ kind: 'block', statements: [], line });

function readDml(context: StatementContext): Statement | null {
    const line = lineOf(context);
    const given =
        context.insertStatement() ??
        context.updateStatement() ??
        context.deleteStatement() ??
        context.undeleteStatement() ??
        context.upsertStatement();
    if (!given) return null;
    const operation = given.start.text.toLowerCase();
    if (operation !== 'insert' && operation !== 'update' && operation !== 'delete') {
        throw new Error(`line ${line}: ${operation} is not supported`);
    }
    const asUser = given.accessLevel()?.USER() ? true : false;
    return { kind: 'dml', operation, value: readExpression(given.expression()), asUser, line };
}

function readJump(context: StatementContext): Statement | null {
    const line = lineOf(context);
    const back = context.returnStatement();
    if (back)
        return { kind: 'return', value: back.expression() ? readExpression(back.expression()) : null, line };
    const thrown = context.throwStatement();
    if (thrown) return { kind: 'throw', value: readExpression(thrown.expression()), line };
    if (context.breakStatement()) return { kind: 'break', line };
    return context.continueStatement() ? { kind: 'continue', line } : null;
}

function readLoop(context: StatementContext): Statement | null {
    const line = lineOf(context);
    if (context.forStatement()) return readFor(context.forStatement());
    const loop = context.whileStatement();
    if (loop) {
        const body = loop.statement() ? readStatement(loop.statement()) : emptyBlock(line);
        return { kind: 'while', test: readExpression(loop.parExpression().expression()), body, line };
    }
    const until = context.doWhileStatement();
    if (!until) return null;
    const test = readExpression(until.parExpression().expression());
    return { kind: 'do', test, body: readBlock(until.block()), line };
}

/** A statement as a tree. @throws Error for what the interpreter does not know */
export function readStatement(context: StatementContext): Statement {
    const line = lineOf(context);
    if (context.block()) return readBlock(context.block());
    const choice = context.ifStatement();
    if (choice) {
        const [yes, no] = choice.statement_list();
        return {
            kind: 'if',
            test: readExpression(choice.parExpression().expression()),
            yes: yes ? readStatement(yes) : emptyBlock(line),
            no: no ? readStatement(no) : null,
            line
        };
    }
    if (context.switchStatement()) return readSwitch(context.switchStatement());
    if (context.tryStatement()) return readTry(context.tryStatement());
    const locals = context.localVariableDeclarationStatement();
    if (locals) return readLocals(locals.localVariableDeclaration());
    const person = context.runAsStatement();
    if (person) {
        const [user, ...others] = (person.expressionList()?.expression_list() ?? []).map(readExpression);
        if (!user || others.length > 0) throw new Error(`line ${line}: runAs takes one user`);
        return { kind: 'run-as', user, body: readBlock(person.block()), line };
    }
    const expression = context.expressionStatement();
    if (expression) return { kind: 'expression', expression: readExpression(expression.expression()), line };
    const other = readDml(context) ?? readJump(context) ?? readLoop(context);
    if (other) return other;
    throw new Error(`line ${line}: ${context.getText()} is not supported`);
}
