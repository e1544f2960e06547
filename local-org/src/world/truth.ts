import { quoteText } from '../store/sql-text.ts';
import { recordId, type WorldPlan } from './world-step.ts';

/** Name under which the truth's file is attached while the world is made. */
export const truthDatabase = 'world_truth';

/** Tables of the truth's file. */
export const truthTables: readonly string[] = [
    'world_truth_numbers',
    'world_truth_agents',
    'world_truth_hours'
];

/**
 * SQL that writes the hidden truth: whose each number is and was, when it is in service, how readily it is answered;
 * how often each agent picks Wrong Number by mistake; the answer rates by hour. None of it is in the org's store.
 */
export function truthStatements(plan: WorldPlan): string[] {
    const { calendar, options } = plan;
    const rates = options.answerRates.map((rate, hour) => `(${hour}, ${rate})`).join(', ');
    return [
        `CREATE TABLE ${truthDatabase}.world_truth_numbers AS
            SELECT e164, kind, holder, national IS NOT NULL AND kind = 'geographic' AS dialable,
                ${calendar.day('from_age')} AS in_service_from,
                CASE WHEN gone_age IS NOT NULL THEN ${calendar.day('gone_age')} END AS in_service_to,
                CASE WHEN holder NOT IN ('stranger', 'switchboard') THEN ${recordId({ plan, object: 'Account', n: 'owner' })} END AS owner_account_id,
                CASE WHEN moved_age IS NOT NULL THEN ${calendar.day('moved_age')} END AS owner_until,
                answer_factor
            FROM world_number WHERE e164 IS NOT NULL`,
        `CREATE TABLE ${truthDatabase}.world_truth_agents AS
            SELECT user_id, CAST(misclick AS DOUBLE) / 4294967296 AS misclick_rate
            FROM world_agent`,
        `CREATE TABLE ${truthDatabase}.world_truth_hours AS
            SELECT CAST(hour AS BIGINT) AS hour, CAST(rate AS DOUBLE) AS answer_rate FROM (VALUES ${rates}) AS t(hour, rate)`
    ];
}

/** SQL that attaches a new file for the truth. */
export const attachTruth = (file: string): string => `ATTACH ${quoteText(file)} AS ${truthDatabase}`;

export const detachTruth = `DETACH ${truthDatabase}`;
