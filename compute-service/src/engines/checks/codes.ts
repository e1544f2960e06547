/** The quality checks by the codes under which parameters, results and mails name them, in the order of the report. */
export const CHECK_CODES = [
    'rows_read',
    'freshness',
    'null_share',
    'reference_tables',
    'funnel_adds_up',
    'no_suppressed_on_list',
    'no_number_twice',
    'list_size',
    'state_mix',
    'volume_duplicate_removals',
    'volume_phone_removals',
    'volume_research_queue',
    'volume_call_list'
] as const;

export type CheckCode = (typeof CHECK_CODES)[number];
