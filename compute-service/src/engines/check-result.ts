/** One quality check before delivery (docs/rules.md, Quality checks). */
export interface CheckResult {
    readonly code: string;
    readonly title: string;
    readonly severity: 'error' | 'warn' | 'off';
    readonly passed: boolean;
    readonly expected: string;
    readonly actual: string;
    /** What was looked at and what came out, in words. */
    readonly sentence: string;
}
