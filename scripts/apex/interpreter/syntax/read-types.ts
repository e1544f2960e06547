import type { ApexParserRuleContext, CreatedNameContext, TypeRefContext } from '@apexdevtools/apex-parser';
import type { TypeName } from './tree.ts';

/** The line on which something begins, counted from 1. */
export const lineOf = (context: ApexParserRuleContext): number => context.start.line;

/** A type as it is written: Map<Id, List<Account>>, Integer[]. */
export function readType(context: TypeRefContext): TypeName {
    const parts = context.typeName_list().map((part) => ({
        name: part.LIST()?.getText() ?? part.SET()?.getText() ?? part.MAP()?.getText() ?? part.id().getText(),
        args: (part.typeArguments()?.typeList().typeRef_list() ?? []).map(readType)
    }));
    // The grammar always makes a node for brackets, also where there are none.
    return { parts, arrays: context.arraySubscripts()?.LBRACK_list().length ?? 0 };
}

/** The type that stands after `new`. */
export function readCreatedType(context: CreatedNameContext): TypeName {
    const parts = context.idCreatedNamePair_list().map((part) => ({
        name: part.anyId().getText(),
        args: (part.typeList()?.typeRef_list() ?? []).map(readType)
    }));
    return { parts, arrays: 0 };
}

/** A type that has a name only, such as that of a catch clause. */
export const namedType = (text: string): TypeName => ({
    parts: text.split('.').map((name) => ({ name, args: [] })),
    arrays: 0
});
