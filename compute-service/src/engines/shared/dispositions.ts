/** What a call can have come to; every raw text is mapped to one of these (docs/rules.md, Canonical inputs). */
export const DISPOSITIONS = [
    'contact',
    'callback',
    'no_answer',
    'voicemail',
    'busy',
    'wrong_number',
    'disconnected',
    'do_not_call',
    'other'
] as const;
