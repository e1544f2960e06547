import type { CheckResult } from './check-result.ts';
import type { ChecksInput, QualityCheck } from './checks/check.ts';
import { INPUT_CHECKS } from './checks/input-checks.ts';
import { RESULT_CHECKS } from './checks/result-checks.ts';

export { CHECK_CODES, type CheckCode } from './checks/codes.ts';
export type { CheckedFunnelStep, CheckedInput, ChecksInput, QualityCheck } from './checks/check.ts';

/** All quality checks (docs/rules.md, Quality checks; docs/rules.md Q) in the order in which they are shown. */
export const CHECKS: readonly QualityCheck[] = [...INPUT_CHECKS, ...RESULT_CHECKS];

/**
 * Looks at inputs and results before anything is delivered. Returns what each check of the engines that ran found; a
 * check that is off is listed as passed and says so.
 * @throws DialFlowError `compute_failed` where the tables of the run cannot be read
 */
export async function runChecks(input: ChecksInput): Promise<readonly CheckResult[]> {
    const severities = input.context.parameters.night.checks;
    const results: CheckResult[] = [];
    for (const check of CHECKS) {
        if (check.engine !== null && !input.engines.includes(check.engine)) continue;
        const severity = severities[check.code] ?? check.severity;
        const { code, title } = check;
        const finding =
            severity === 'off'
                ? { passed: true, expected: '', actual: '', sentence: 'Not looked at: the check is off.' }
                : await check.find(input);
        results.push({ code, title, severity, ...finding });
    }
    return results;
}
