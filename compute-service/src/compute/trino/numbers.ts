/** What a reviver of JSON.parse is told of a number besides its value: how it was written (Node 22 and newer). */
interface Written {
    readonly source?: string;
}

/** Parses an answer of the cluster; whole numbers that a JavaScript number would round become bigint. */
export function parseWithBigints(text: string): unknown {
    const reviver = (_key: string, value: unknown, written?: Written): unknown =>
        typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(written?.source ?? '')
            ? BigInt(written?.source ?? '')
            : value;
    return JSON.parse(text, reviver);
}
