/** What a quality check found, as the run, the console and `checks.csv` show it. */
export interface CheckResult {
    readonly code: string;
    readonly title: string;
    readonly severity: 'error' | 'warn' | 'off';
    readonly passed: boolean;
    readonly expected: string;
    readonly actual: string;
    readonly sentence: string;
}
