/** Misbehaviour on demand: faults that tests set and requests meet. */

const faultKinds = [
    'expire-session',
    'unavailable',
    'request-limit',
    'slow',
    'lock-rows',
    'cut',
    'short-page',
    'missing-header',
    'missing-count',
    'expired-locator',
    'fail-job'
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface FaultSpec {
    readonly kind: FaultKind;
    /** Requests it is for: method and a part of the path with its query; every request if left out. */
    readonly method?: string;
    readonly path?: string;
    /** Matching requests, or rows, that pass unharmed first. */
    readonly skip: number;
    /** How often it strikes; null for always. */
    readonly count: number | null;
    /** For `slow`: milliseconds to wait. */
    readonly ms: number;
    /** For `cut`: bytes of the body that still arrive. */
    readonly bytes: number;
    /** For `short-page`: rows left out. */
    readonly rows: number;
    /** For `lock-rows`: ids or external id values of the rows; every row if empty. */
    readonly values: readonly string[];
}

export interface Fault extends FaultSpec {
    readonly id: number;
    readonly struck: number;
}

/** A fault that was asked for makes no sense; says why. */
export class FaultSpecError extends Error {
    override readonly name = 'FaultSpecError';
}

const numberOf = ({
    given,
    name,
    otherwise
}: {
    readonly given: Record<string, unknown>;
    readonly name: string;
    readonly otherwise: number;
}): number => {
    const value = given[name] ?? otherwise;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
        throw new FaultSpecError(`"${name}" must be a whole number, 0 or more`);
    }
    return value;
};

const textOf = (given: Record<string, unknown>, name: string): string | undefined => {
    const value = given[name];
    if (value !== undefined && typeof value !== 'string')
        throw new FaultSpecError(`"${name}" must be a text`);
    return value;
};

const known = new Set(['kind', 'method', 'path', 'skip', 'count', 'ms', 'bytes', 'rows', 'values']);

/** A fault as a request describes it, checked and with its defaults. @throws FaultSpecError naming what is wrong */
export function readFaultSpec(given: unknown): FaultSpec {
    if (given === null || typeof given !== 'object')
        throw new FaultSpecError('a fault must be a JSON object');
    const entries = given as Record<string, unknown>;
    const strange = Object.keys(entries).find((name) => !known.has(name));
    if (strange !== undefined) throw new FaultSpecError(`"${strange}" is not a part of a fault`);
    const kind = faultKinds.find((candidate) => candidate === entries['kind']);
    if (!kind) throw new FaultSpecError(`"kind" must be one of ${faultKinds.join(', ')}`);
    const values = entries['values'] ?? [];
    if (!Array.isArray(values) || !values.every((value): value is string => typeof value === 'string')) {
        throw new FaultSpecError('"values" must be a list of texts');
    }
    const method = textOf(entries, 'method');
    const path = textOf(entries, 'path');
    return {
        kind,
        ...(method === undefined ? {} : { method: method.toUpperCase() }),
        ...(path === undefined ? {} : { path }),
        skip: numberOf({ given: entries, name: 'skip', otherwise: 0 }),
        count: entries['count'] === null ? null : numberOf({ given: entries, name: 'count', otherwise: 1 }),
        ms: numberOf({ given: entries, name: 'ms', otherwise: 1000 }),
        bytes: numberOf({ given: entries, name: 'bytes', otherwise: 1000 }),
        rows: numberOf({ given: entries, name: 'rows', otherwise: 1 }),
        values
    };
}

interface Entry {
    readonly id: number;
    readonly spec: FaultSpec;
    met: number;
    struck: number;
}

/** What a request is matched by. */
export interface RequestInfo {
    readonly method: string;
    readonly url: string;
}

const strikes = (entry: Entry): boolean => {
    entry.met++;
    if (entry.met <= entry.spec.skip) return false;
    if (entry.spec.count !== null && entry.struck >= entry.spec.count) return false;
    entry.struck++;
    return true;
};

/** The faults in force and how often each has struck. */
export class FaultTable {
    private entries: Entry[] = [];
    private lastId = 0;

    add(spec: FaultSpec): Fault {
        const entry: Entry = { id: ++this.lastId, spec, met: 0, struck: 0 };
        this.entries.push(entry);
        return { id: entry.id, struck: 0, ...spec };
    }

    list(): Fault[] {
        return this.entries.map(({ id, spec, struck }) => ({ id, struck, ...spec }));
    }

    clear(): void {
        this.entries = [];
    }

    /** The fault of a kind that strikes this request, which counts as struck by it. */
    strike(kind: FaultKind, request: RequestInfo): FaultSpec | undefined {
        return this.entries
            .filter(
                ({ spec }) =>
                    spec.kind === kind &&
                    (spec.method === undefined || spec.method === request.method) &&
                    (spec.path === undefined || request.url.includes(spec.path))
            )
            .find(strikes)?.spec;
    }

    /** Whether a row with these ids or external ids is locked this time. */
    locks(values: ReadonlyArray<string | null>): boolean {
        return this.entries
            .filter(
                ({ spec }) =>
                    spec.kind === 'lock-rows' &&
                    (spec.values.length === 0 || spec.values.some((value) => values.includes(value)))
            )
            .some(strikes);
    }

    /** Whether any row can be locked at all; spares looking at every row. */
    hasLocks(): boolean {
        return this.entries.some(({ spec }) => spec.kind === 'lock-rows');
    }
}
