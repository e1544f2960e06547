import {
    ArrayExpressionContext,
    AssignExpressionContext,
    BitNotExpressionContext,
    CastExpressionContext,
    CondExpressionContext,
    DotExpressionContext,
    type ExpressionContext,
    type ExpressionListContext,
    IdPrimaryContext,
    InstanceOfExpressionContext,
    LiteralPrimaryContext,
    MethodCallExpressionContext,
    NegExpressionContext,
    NewExpressionContext,
    PostOpExpressionContext,
    PreOpExpressionContext,
    type PrimaryContext,
    PrimaryExpressionContext,
    SoqlPrimaryContext,
    SubExpressionContext,
    SuperPrimaryContext,
    ThisPrimaryContext,
    TypeRefPrimaryContext
} from '@apexdevtools/apex-parser';
import { readLiteral } from './read-literals.ts';
import { readSoql } from './read-queries.ts';
import { lineOf, readCreatedType, readType } from './read-types.ts';
import type { CallExpression, DotExpression, Expression, NewExpression } from './tree.ts';

const readList = (list: ExpressionListContext | null): readonly Expression[] =>
    (list?.expression_list() ?? []).map(readExpression);

function readPrimary(context: PrimaryContext): Expression {
    const line = lineOf(context);
    if (context instanceof IdPrimaryContext) return { kind: 'name', name: context.getText(), line };
    if (context instanceof LiteralPrimaryContext) return readLiteral(context.literal());
    if (context instanceof ThisPrimaryContext) return { kind: 'this', line };
    if (context instanceof SuperPrimaryContext) return { kind: 'super', line };
    if (context instanceof TypeRefPrimaryContext)
        return { kind: 'class-token', type: readType(context.typeRef()), line };
    if (context instanceof SoqlPrimaryContext) return readSoql(context.soqlLiteral(), readExpression);
    throw new Error(`line ${line}: ${context.getText()} is not supported`);
}

function readDot(context: DotExpressionContext): CallExpression | DotExpression {
    const line = lineOf(context);
    const target = readExpression(context.expression());
    const safe = context.QUESTIONDOT() !== null;
    const call = context.dotMethodCall();
    if (call === null) return { kind: 'dot', target, name: context.anyId().getText(), safe, line };
    return {
        kind: 'call',
        target,
        name: call.anyId().getText(),
        args: readList(call.expressionList()),
        safe,
        line
    };
}

function readCall(context: MethodCallExpressionContext): CallExpression {
    const call = context.methodCall();
    const name = call.THIS() ? 'this' : call.SUPER() ? 'super' : call.id().getText();
    return {
        kind: 'call',
        target: null,
        name,
        args: readList(call.expressionList()),
        safe: false,
        line: lineOf(context)
    };
}

function readNew(context: NewExpressionContext): NewExpression {
    const creator = context.creator();
    const line = lineOf(context);
    const named = readCreatedType(creator.createdName());
    const array = creator.arrayCreatorRest();
    if (array) {
        const type = { ...named, arrays: 1 };
        const size = array.expression();
        if (size) return { kind: 'new', type, given: { kind: 'size', size: readExpression(size) }, line };
        const elements = array.arrayInitializer().expression_list().map(readExpression);
        return { kind: 'new', type, given: { kind: 'elements', elements }, line };
    }
    const listed = creator.setCreatorRest();
    if (listed) {
        const elements = listed.expression_list().map(readExpression);
        return { kind: 'new', type: named, given: { kind: 'elements', elements }, line };
    }
    const mapped = creator.mapCreatorRest();
    if (mapped) {
        const entries = mapped.mapCreatorRestPair_list().map((pair): readonly [Expression, Expression] => {
            const [key, value] = pair.expression_list();
            if (!key || !value) throw new Error(`line ${line}: an entry of a map has no value`);
            return [readExpression(key), readExpression(value)];
        });
        return { kind: 'new', type: named, given: { kind: 'entries', entries }, line };
    }
    if (creator.noRest())
        return { kind: 'new', type: named, given: { kind: 'elements', elements: [] }, line };
    const args = readList(creator.classCreatorRest().arguments().expressionList());
    return { kind: 'new', type: named, given: { kind: 'arguments', args }, line };
}

/** What stands between the operands of an expression with two of them. */
const operatorBetween = (context: ExpressionContext): string =>
    (context.children ?? [])
        .slice(1, -1)
        .map((child) => child.getText())
        .join('');

interface WithOperands extends ExpressionContext {
    expression_list(): ExpressionContext[];
}

const hasOperands = (context: ExpressionContext): context is WithOperands =>
    'expression_list' in context && typeof context.expression_list === 'function';

function readOperands(context: ExpressionContext): Expression {
    const line = lineOf(context);
    if (!hasOperands(context)) throw new Error(`line ${line}: ${context.getText()} is not supported`);
    const [first, second, third] = context.expression_list().map(readExpression);
    if (first && second && third && context instanceof CondExpressionContext) {
        return { kind: 'conditional', test: first, yes: second, no: third, line };
    }
    if (!first || !second) throw new Error(`line ${line}: ${context.getText()} is not supported`);
    if (context instanceof ArrayExpressionContext)
        return { kind: 'index', target: first, index: second, line };
    const operator = operatorBetween(context);
    return context instanceof AssignExpressionContext
        ? { kind: 'assign', operator, target: first, value: second, line }
        : { kind: 'binary', operator, left: first, right: second, line };
}

/** An expression as a tree. @throws Error for what the interpreter does not know */
export function readExpression(context: ExpressionContext): Expression {
    const line = lineOf(context);
    if (context instanceof PrimaryExpressionContext) return readPrimary(context.primary());
    if (context instanceof DotExpressionContext) return readDot(context);
    if (context instanceof MethodCallExpressionContext) return readCall(context);
    if (context instanceof NewExpressionContext) return readNew(context);
    if (context instanceof SubExpressionContext) return readExpression(context.expression());
    if (context instanceof CastExpressionContext) {
        return {
            kind: 'cast',
            type: readType(context.typeRef()),
            operand: readExpression(context.expression()),
            line
        };
    }
    if (context instanceof InstanceOfExpressionContext) {
        const operand = readExpression(context.expression());
        return { kind: 'instanceof', type: readType(context.typeRef()), operand, line };
    }
    if (context instanceof PostOpExpressionContext) {
        const operator = context.INC() ? '++' : '--';
        return { kind: 'postfix', operator, operand: readExpression(context.expression()), line };
    }
    if (context instanceof PreOpExpressionContext || context instanceof NegExpressionContext) {
        const operator = context.getChild(0).getText();
        return { kind: 'unary', operator, operand: readExpression(context.expression()), line };
    }
    if (context instanceof BitNotExpressionContext) throw new Error(`line ${line}: bits are not supported`);
    return readOperands(context);
}
