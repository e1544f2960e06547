import { countRows, queryRecords } from '../database/soql-run.ts';
import { readSoqlText } from '../database/soql-syntax.ts';
import { SoqlSyntaxError } from '../database/soql-tokens.ts';
import type { SoqlExpression } from '../syntax/tree.ts';
import { bindName } from '../syntax/bind-names.ts';
import { INTEGER } from '../types/apex-type.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ListValue } from '../values/value.ts';
import type { Code } from './code.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

function queryOf(text: string): ReturnType<typeof readSoqlText> {
    try {
        return readSoqlText(text);
    } catch (error) {
        if (error instanceof SoqlSyntaxError) throw new InterpreterFault(error.message, { cause: error });
        throw error;
    }
}

/** A query in brackets: its rows, or their number for COUNT(). */
export function compileSoql(scope: Scope, expression: SoqlExpression): Code {
    const { runtime } = scope.program;
    const query = queryOf(expression.text);
    const binds = new Map(
        expression.binds.map((bind, index) => [bindName(index), compileExpression(scope, bind)])
    );
    const object = runtime.schema.objects.get(query.from.toLowerCase());
    if (!object) throw new InterpreterFault(`sObject type '${query.from}' is not supported.`);
    const asked = (frame: Parameters<Code['run']>[0]) => {
        const values = new Map([...binds].map(([name, code]) => [name, code.run(frame)]));
        const asUser = query.mode === 'user';
        return {
            query,
            mode: { asUser, withSharing: asUser || runtime.sharing },
            bound: (name: string) => values.get(name) ?? null
        };
    };
    if (query.isCount) return { type: INTEGER, run: (frame) => countRows(runtime, asked(frame)) };
    const element = { kind: 'record', object } as const;
    return {
        type: { kind: 'list', element, isQuery: true },
        run: (frame) => new ListValue(element, [...queryRecords(runtime, asked(frame)).records])
    };
}
