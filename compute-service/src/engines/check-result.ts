<<<<<<< HEAD
/** One quality check before delivery (rules.md, Quality checks). */
=======
/** What a quality check found, as the run, the console and `checks.csv` show it. */
>>>>>>> enginesa
export interface CheckResult {
    readonly code: string;
    readonly title: string;
    readonly severity: 'error' | 'warn' | 'off';
    readonly passed: boolean;
    readonly expected: string;
    readonly actual: string;
<<<<<<< HEAD
    /** What was looked at and what came out, in words. */
=======
>>>>>>> enginesa
    readonly sentence: string;
}
