/** Apex as a tree of plain values, so that what was read once can be kept as JSON. */

export interface TypeName {
    /** Dotted names with their type arguments: Map<Id, Account>, Database.SaveResult. */
    readonly parts: readonly { readonly name: string; readonly args: readonly TypeName[] }[];
    /** How many pairs of brackets follow: Integer[] is a list. */
    readonly arrays: number;
}

interface Placed {
    readonly line: number;
}

export interface BinaryExpression extends Placed {
    readonly kind: 'binary';
    readonly operator: string;
    readonly left: Expression;
    readonly right: Expression;
}

export interface CallExpression extends Placed {
    readonly kind: 'call';
    /** Null where a method of the class itself is called. */
    readonly target: Expression | null;
    readonly name: string;
    readonly args: readonly Expression[];
    /** `?.` stands before the name. */
    readonly safe: boolean;
}

export interface DotExpression extends Placed {
    readonly kind: 'dot';
    readonly target: Expression;
    readonly name: string;
    readonly safe: boolean;
}

export interface NewExpression extends Placed {
    readonly kind: 'new';
    readonly type: TypeName;
    readonly given:
        | { readonly kind: 'arguments'; readonly args: readonly Expression[] }
        | { readonly kind: 'elements'; readonly elements: readonly Expression[] }
        | { readonly kind: 'entries'; readonly entries: readonly (readonly [Expression, Expression])[] }
        | { readonly kind: 'size'; readonly size: Expression };
}

export interface AssignExpression extends Placed {
    readonly kind: 'assign';
    readonly operator: string;
    readonly target: Expression;
    readonly value: Expression;
}

export interface SoqlExpression extends Placed {
    readonly kind: 'soql';
    readonly text: string;
    /** What stands after each colon, in order. */
    readonly binds: readonly Expression[];
}

export type LiteralKind = 'string' | 'integer' | 'long' | 'number' | 'boolean' | 'null';

export type Expression =
    | (Placed & { readonly kind: 'literal'; readonly type: LiteralKind; readonly text: string })
    | (Placed & { readonly kind: 'name'; readonly name: string })
    | (Placed & { readonly kind: 'this' })
    | (Placed & { readonly kind: 'super' })
    | (Placed & { readonly kind: 'class-token'; readonly type: TypeName })
    | (Placed & { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression })
    | (Placed & { readonly kind: 'postfix'; readonly operator: string; readonly operand: Expression })
    | (Placed & { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression })
    | (Placed & { readonly kind: 'instanceof'; readonly type: TypeName; readonly operand: Expression })
    | (Placed & { readonly kind: 'index'; readonly target: Expression; readonly index: Expression })
    | (Placed & {
          readonly kind: 'conditional';
          readonly test: Expression;
          readonly yes: Expression;
          readonly no: Expression;
      })
    | BinaryExpression
    | CallExpression
    | DotExpression
    | NewExpression
    | AssignExpression
    | SoqlExpression;

export interface LocalVariables extends Placed {
    readonly kind: 'local';
    readonly type: TypeName;
    readonly variables: readonly { readonly name: string; readonly value: Expression | null }[];
}

export interface SwitchStatement extends Placed {
    readonly kind: 'switch';
    readonly on: Expression;
    readonly cases: readonly {
        /** Empty for `when else`. */
        readonly values: readonly Expression[];
        readonly body: Block;
    }[];
}

export interface TryStatement extends Placed {
    readonly kind: 'try';
    readonly body: Block;
    readonly catches: readonly { readonly type: TypeName; readonly name: string; readonly body: Block }[];
    readonly last: Block | null;
}

export interface Block extends Placed {
    readonly kind: 'block';
    readonly statements: readonly Statement[];
}

export type DmlKind = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete';

export type Statement =
    | Block
    | LocalVariables
    | SwitchStatement
    | TryStatement
    | (Placed & { readonly kind: 'expression'; readonly expression: Expression })
    | (Placed & {
          readonly kind: 'if';
          readonly test: Expression;
          readonly yes: Statement;
          readonly no: Statement | null;
      })
    | (Placed & {
          readonly kind: 'for';
          readonly before: readonly Statement[];
          readonly test: Expression | null;
          readonly after: readonly Expression[];
          readonly body: Statement;
      })
    | (Placed & {
          readonly kind: 'for-each';
          readonly type: TypeName;
          readonly name: string;
          readonly over: Expression;
          readonly body: Statement;
      })
    | (Placed & { readonly kind: 'while'; readonly test: Expression; readonly body: Statement })
    | (Placed & { readonly kind: 'do'; readonly test: Expression; readonly body: Statement })
    | (Placed & { readonly kind: 'return'; readonly value: Expression | null })
    | (Placed & { readonly kind: 'throw'; readonly value: Expression })
    | (Placed & { readonly kind: 'break' })
    | (Placed & { readonly kind: 'continue' })
    | (Placed & {
          readonly kind: 'dml';
          readonly operation: DmlKind;
          readonly value: Expression;
          readonly asUser: boolean;
      })
    | (Placed & { readonly kind: 'run-as'; readonly user: Expression; readonly body: Block });

export interface Parameter {
    readonly name: string;
    readonly type: TypeName;
}

export interface MethodSyntax extends Placed {
    readonly name: string;
    /** In lower case, without @ and values: static, override, istest, testsetup. */
    readonly modifiers: readonly string[];
    readonly parameters: readonly Parameter[];
    /** Null for void and for constructors. */
    readonly returns: TypeName | null;
    /** Null for what has no body: methods of interfaces and abstract ones. */
    readonly body: Block | null;
}

export interface FieldSyntax extends Placed {
    readonly name: string;
    readonly modifiers: readonly string[];
    readonly type: TypeName;
    readonly value: Expression | null;
    /** Bodies of a property's accessors; null where they store and return the value itself. */
    readonly getter: Block | null;
    readonly setter: Block | null;
    readonly isProperty: boolean;
    /** False for a property without `set`. */
    readonly isSettable: boolean;
}

export interface ClassSyntax extends Placed {
    readonly kind: 'class' | 'interface' | 'enum';
    readonly name: string;
    readonly modifiers: readonly string[];
    /** Null where the class says nothing of sharing. */
    readonly sharing: 'with' | 'without' | 'inherited' | null;
    readonly parent: TypeName | null;
    readonly interfaces: readonly TypeName[];
    readonly fields: readonly FieldSyntax[];
    readonly methods: readonly MethodSyntax[];
    readonly constructors: readonly MethodSyntax[];
    readonly classes: readonly ClassSyntax[];
    readonly constants: readonly string[];
    readonly staticBlocks: readonly Block[];
}

export interface TriggerSyntax extends Placed {
    readonly name: string;
    readonly object: string;
    /** Such as `after insert`. */
    readonly events: readonly string[];
    readonly body: Block;
}

export type SourceSyntax =
    | { readonly kind: 'class'; readonly file: string; readonly declaration: ClassSyntax }
    | { readonly kind: 'trigger'; readonly file: string; readonly declaration: TriggerSyntax };
