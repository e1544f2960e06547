import { packages } from '../release/package-of-tests.ts';

const PROMQL_PARSER = '@prometheus-io/lezer-promql';

/** What is used of a node of Lezer's trees. */
interface Node {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly type: { readonly isError: boolean };
    readonly firstChild: Node | null;
    readonly nextSibling: Node | null;
    getChildren(name: string): readonly Node[];
}
interface Parser {
    parse(text: string): { readonly topNode: Node };
}

/** Functions that tell how fast a counter grows. */
const OF_COUNTERS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase']);

export interface Promql {
    /** What is no PromQL, as text of the place. */
    readonly faults: readonly string[];
    readonly selectors: readonly {
        readonly metric: string;
        /** Labels that it selects by. */
        readonly labels: readonly string[];
        /** Whether it selects a range of time. */
        readonly ranged: boolean;
        /** Whether it is asked how fast it grows. */
        readonly growing: boolean;
        /** Whether a share of the values below a bound is computed from it. */
        readonly quantile: boolean;
    }[];
    /** Labels that results are grouped or matched by. */
    readonly groupedBy: readonly string[];
}

interface Place {
    readonly ranged: boolean;
    readonly growing: boolean;
    readonly quantile: boolean;
}

function childrenOf(node: Node): readonly Node[] {
    const children: Node[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
    return children;
}

/** Reads an expression with the parser of Prometheus' own editor. */
export function readPromql(text: string): Promql {
    const { parser } = packages(PROMQL_PARSER) as { readonly parser: Parser };
    const faults: string[] = [];
    const selectors: Promql['selectors'][number][] = [];
    const groupedBy: string[] = [];
    const textOf = ({ from, to }: Node): string => text.slice(from, to);

    const visit = (node: Node, place: Place): void => {
        if (node.type.isError) faults.push(`at ${node.from}: ${text.slice(node.from)}`);
        if (node.name === 'GroupingLabels') groupedBy.push(...node.getChildren('LabelName').map(textOf));
        if (node.name === 'VectorSelector') {
            const matchers = node
                .getChildren('LabelMatchers')
                .flatMap((list) => list.getChildren('UnquotedLabelMatcher'));
            selectors.push({
                metric: node.getChildren('Identifier').map(textOf).join(''),
                labels: matchers.flatMap((matcher) => matcher.getChildren('LabelName').map(textOf)),
                ...place
            });
        }
        const called = node.name === 'FunctionCall' ? node.getChildren('FunctionIdentifier').map(textOf) : [];
        const inside = {
            ranged: place.ranged || node.name === 'MatrixSelector',
            growing: place.growing || called.some((name) => OF_COUNTERS.has(name)),
            quantile: place.quantile || called.includes('histogram_quantile')
        };
        for (const child of childrenOf(node)) visit(child, inside);
    };
    visit(parser.parse(text).topNode, { ranged: false, growing: false, quantile: false });
    return { faults, selectors, groupedBy };
}
