/** Engine parameters by group (an engine's id or `night`), only what differs from the defaults. */
export type RuleValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The business rules as they were from one moment on. A version is never changed; the next one replaces it. */
export interface RuleVersion {
    /** From 1 up, without a gap. */
    readonly version: number;
    readonly parameters: RuleValues;
    readonly changedAt: string;
    readonly changedBy: string;
    readonly reason: string;
}

/** Keeps every version of the business rules; several processes may use it at the same time. */
export interface RuleVersions {
    /** The version in force; null where the rules were never changed, so that all defaults hold. */
    current(): Promise<RuleVersion | null>;
    /** The newest first. */
    list(limit: number): Promise<readonly RuleVersion[]>;
    /**
     * Adds the next version. Rules that are equal to those in force change nothing and give the version in force.
     * @param basedOn the version that the person saw; null where there was none
     * @throws DialFlowError `wrong_state` where somebody else changed the rules since
     */
    change(change: {
        readonly parameters: RuleValues;
        readonly changedAt: Date;
        readonly changedBy: string;
        readonly reason: string;
        readonly basedOn: number | null;
    }): Promise<{ readonly version: RuleVersion | null; readonly changed: boolean }>;
    close(): Promise<void>;
}

/** One text for equal rules, whatever the order in which they were written. */
export function canonicalRules(parameters: RuleValues): string {
    return JSON.stringify(parameters, (_key, value: unknown) =>
        value !== null && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
            : value
    );
}
