import {
    type ApexParserRuleContext,
    type ApexParseTree,
    BoundExpressionContext,
    type ExpressionContext,
    type SoqlLiteralContext
} from '@apexdevtools/apex-parser';
import { bindName } from './bind-names.ts';
import { lineOf } from './read-types.ts';
import type { Expression, SoqlExpression } from './tree.ts';

const isInner = (tree: ApexParseTree): tree is ApexParserRuleContext => 'children' in tree;

function boundIn(context: ApexParserRuleContext): readonly BoundExpressionContext[] {
    if (context instanceof BoundExpressionContext) return [context];
    return (context.children ?? []).flatMap((child) => (isInner(child) ? boundIn(child) : []));
}

/** A query in brackets: its text, in which each bound expression has become a name, and those expressions. */
export function readSoql(
    context: SoqlLiteralContext,
    readExpression: (bound: ExpressionContext) => Expression
): SoqlExpression {
    const query = context.query();
    const stream = query.start.getInputStream();
    const bound = boundIn(query);
    const pieces: string[] = [];
    let from = query.start.start;
    for (const [index, { start, stop }] of bound.entries()) {
        pieces.push(stream.getText(from, start.start - 1), `:${bindName(index)}`);
        from = (stop ?? start).stop + 1;
    }
    pieces.push(stream.getText(from, (query.stop ?? query.start).stop));
    return {
        kind: 'soql',
        text: pieces.join(''),
        binds: bound.map((each) => readExpression(each.expression())),
        line: lineOf(context)
    };
}
