import ts from 'typescript';
import type { SourceTree } from '../source-tree.ts';

/** A call of an Apex method, with the names of the parameters that it gives. */
export interface ApexCall {
    readonly path: string;
    readonly line: number;
    readonly method: string;
    readonly given: readonly string[];
    /** Whether more names may come from elsewhere. */
    readonly isOpen: boolean;
}

/** A component as its sources say: what its template may name, and what it tells those around it. */
export interface Bundle {
    readonly name: string;
    readonly template: { readonly path: string; readonly text: string } | null;
    /** Members of its own class; those of its bases are theirs. */
    readonly members: ReadonlySet<string>;
    /** Bundle of the class that it extends; null where that is the platform's. */
    readonly base: string | null;
    /** Other bundles that its scripts import. */
    readonly imports: ReadonlySet<string>;
    readonly fires: ReadonlySet<string>;
    readonly calls: readonly ApexCall[];
}

const SCRIPT = /(?:^|\/)lwc\/([^/]+)\/([^/]+)\.js$/;

interface Script {
    readonly path: string;
    readonly source: ts.SourceFile;
}

const nameOf = (node: ts.ClassElement): string =>
    node.name && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) ? node.name.text : '';

/** Name, by which a script knows it, of everything that it imports. */
function importsOf(source: ts.SourceFile): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const statement of source.statements) {
        if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
        const from = statement.moduleSpecifier.text;
        const clause = statement.importClause;
        if (clause?.name) found.set(clause.name.text, from);
        const named = clause?.namedBindings;
        if (named && ts.isNamedImports(named))
            for (const { name } of named.elements) found.set(name.text, from);
    }
    return found;
}

/** Visits every node of a script. */
function each(source: ts.SourceFile, visit: (node: ts.Node) => void): void {
    const walk = (node: ts.Node): void => {
        visit(node);
        ts.forEachChild(node, walk);
    };
    walk(source);
}

/** Names of an object that is written where it is used. */
function namesIn(value: ts.Expression | undefined): Pick<ApexCall, 'given' | 'isOpen'> {
    if (value === undefined) return { given: [], isOpen: false };
    if (!ts.isObjectLiteralExpression(value)) return { given: [], isOpen: true };
    const given = value.properties.flatMap((property) =>
        property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
            ? [property.name.text]
            : []
    );
    return { given, isOpen: value.properties.some(ts.isSpreadAssignment) };
}

function callsIn({ path, source }: Script): readonly ApexCall[] {
    const methods = new Map(
        [...importsOf(source)].flatMap(([name, from]) =>
            from.startsWith('@salesforce/apex/')
                ? [[name, from.slice('@salesforce/apex/'.length)] as const]
                : []
        )
    );
    const calls: ApexCall[] = [];
    const add = (node: ts.Node, method: string, value: ts.Expression | undefined): void => {
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        calls.push({ path, line, method, ...namesIn(value) });
    };
    each(source, (node) => {
        if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
        const [first, second] = node.arguments;
        const direct = methods.get(node.expression.text);
        if (direct !== undefined) add(node, direct, first);
        if (node.expression.text !== 'wire' || !first || !ts.isIdentifier(first)) return;
        const wired = methods.get(first.text);
        if (wired !== undefined) add(node, wired, second);
    });
    return calls;
}

/** Where the name of an event is a variable, any text of the script may be it. */
function firesIn(source: ts.SourceFile): readonly string[] {
    const fired: string[] = [];
    const texts: string[] = [];
    let isNamedElsewhere = false;
    each(source, (node) => {
        if (ts.isStringLiteralLike(node)) texts.push(node.text);
        if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return;
        const [name] = node.arguments ?? [];
        if (!/Event$/.test(node.expression.text) || !name) return;
        if (ts.isStringLiteralLike(name)) fired.push(name.text);
        else isNamedElsewhere = true;
    });
    return isNamedElsewhere ? texts : fired;
}

/** The class that a component is made of: its members and what it extends. */
function classOf(source: ts.SourceFile): Pick<Bundle, 'members' | 'base'> {
    const members = new Set<string>();
    let base: string | null = null;
    const imports = importsOf(source);
    for (const statement of source.statements) {
        if (!ts.isClassDeclaration(statement)) continue;
        if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
        for (const member of statement.members) members.add(nameOf(member));
        const parent = statement.heritageClauses?.[0]?.types[0]?.expression;
        const from = parent && ts.isIdentifier(parent) ? imports.get(parent.text) : undefined;
        if (from?.startsWith('c/')) base = from.slice(2);
    }
    return { members, base };
}

/** Reads the components of a source tree, by their names. */
export function readBundles(texts: SourceTree): ReadonlyMap<string, Bundle> {
    const scripts = new Map<string, Script[]>();
    for (const [path, text] of texts) {
        const [, bundle] = SCRIPT.exec(path) ?? [];
        if (bundle === undefined) continue;
        const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
        scripts.set(bundle, [...(scripts.get(bundle) ?? []), { path, source }]);
    }
    return new Map(
        [...scripts].map(([name, own]) => {
            const main = own.find(({ path }) => path.endsWith(`/${name}/${name}.js`));
            const path = main?.path.replace(/\.js$/, '.html') ?? '';
            const text = texts.get(path);
            const imported = own.flatMap(({ source }) => [...importsOf(source).values()]);
            return [
                name,
                {
                    name,
                    template: text === undefined ? null : { path, text },
                    ...(main ? classOf(main.source) : { members: new Set<string>(), base: null }),
                    imports: new Set(
                        imported.filter((from) => from.startsWith('c/')).map((from) => from.slice(2))
                    ),
                    fires: new Set(own.flatMap(({ source }) => firesIn(source))),
                    calls: own.flatMap(callsIn)
                }
            ] as const;
        })
    );
}
