import { DialFlowError } from '../../src/error.ts';
import {
    defaultParameters,
    PARAMETER_GROUPS,
    parameterJsonSchema,
    resolveParameters,
    type AskedParameters
} from '../../src/engines/parameters.ts';

function refusal(asked: AskedParameters): DialFlowError {
    try {
        resolveParameters(asked);
    } catch (error) {
        if (error instanceof DialFlowError) return error;
    }
    throw new Error('Expected the parameters to be refused');
}

describe('parameters (G11)', () => {
    it('has the defaults of the rules', () => {
        expect(defaultParameters()).toEqual({
            dedupe: {
                match: 'normalised',
                hot_number_accounts: 10,
                auto_apply: 'none',
                max_group_size: 5,
                retired_statuses: ['retired']
            },
            flush: {
                wrong_number_attempts: 2,
                wrong_number_span_days: 0,
                disconnected_attempts: 3,
                disconnected_span_days: 90,
                span_mode: 'at_least',
                conflict_days: 180,
                max_share_flushed: 0.05,
                removal_mode: 'retire'
            },
            research: { blank: 'empty', recheck_days: 90, max_requests: 5000, household_dedupe: true },
            call_list: {
                size: 20_000,
                min_days_between_attempts: 3,
                max_attempts_30d: 7,
                rest_days_after_contact: 30,
                method: 'hamilton',
                population_vintage: 'vintage_2025',
                recent_share: 0.7,
                recent_days: 180,
                call_date_offset_days: 1,
                window_start: '08:00',
                window_end: '21:00'
            },
            night: {
                max_unmapped_share: 0.02,
                max_quarantined_share: 0.001,
                max_volume_change: 0.3,
                max_call_age_days: 3,
                max_review_records: 10_000,
                api_reserve_share: 0.2,
                checks: {}
            }
        });
    });

    it('keeps what was asked and fills in the rest', () => {
        const resolved = resolveParameters({
            flush: { disconnected_attempts: 2 },
            night: { checks: { freshness: 'off' } }
        });
        expect(resolved.flush).toEqual({ ...defaultParameters().flush, disconnected_attempts: 2 });
        expect(resolved.night.checks).toEqual({ freshness: 'off' });
    });

    it.each<[string, AskedParameters, string, string]>([
        [
            'too small',
            { flush: { disconnected_attempts: 0 } },
            'flush.disconnected_attempts',
            'flush.disconnected_attempts must be a whole number from 1 to 100; 0 was given.'
        ],
        [
            'too large',
            { call_list: { size: 1_000_001 } },
            'call_list.size',
            'call_list.size must be a whole number from 1 to 1000000; 1000001 was given.'
        ],
        [
            'a fraction',
            { research: { recheck_days: 1.5 } },
            'research.recheck_days',
            'research.recheck_days must be a whole number from 0 to 3650; 1.5 was given.'
        ],
        [
            'a text',
            { dedupe: { max_group_size: '5' } },
            'dedupe.max_group_size',
            'dedupe.max_group_size must be a whole number from 2 to 100; "5" was given.'
        ],
        [
            'null',
            { call_list: { size: null } },
            'call_list.size',
            'call_list.size must be a whole number from 1 to 1000000; null was given.'
        ],
        [
            'five decimals',
            { call_list: { recent_share: 0.12345 } },
            'call_list.recent_share',
            'call_list.recent_share must be a number from 0 to 1 with at most 4 decimals; 0.12345 was given.'
        ],
        [
            'a choice',
            { flush: { span_mode: 'AT_LEAST' } },
            'flush.span_mode',
            'flush.span_mode must be one of at_least, within; "AT_LEAST" was given.'
        ],
        [
            'an empty text in a list',
            { dedupe: { retired_statuses: [''] } },
            'dedupe.retired_statuses.0',
            'dedupe.retired_statuses.0 must not be empty; "" was given.'
        ],
        [
            'a list that is too long',
            { dedupe: { retired_statuses: Array<string>(51).fill('x'.repeat(60)) } },
            'dedupe.retired_statuses',
            `dedupe.retired_statuses must be a list of at most 50 texts; ["${'x'.repeat(58)}… was given.`
        ],
        [
            'no boolean',
            { research: { household_dedupe: 'yes' } },
            'research.household_dedupe',
            'research.household_dedupe must be true or false; "yes" was given.'
        ],
        [
            'a time outside of the hours',
            { call_list: { window_start: '07:59' } },
            'call_list.window_start',
            'call_list.window_start must be a time from 08:00 to 21:00; "07:59" was given.'
        ],
        [
            'an empty window',
            { call_list: { window_start: '12:00', window_end: '12:00' } },
            'call_list.window_end',
            'call_list.window_end must be later than window_start; "12:00" was given.'
        ],
        [
            'an unknown group',
            { lists: { size: 1 } },
            'lists',
            'lists has no parameters; groups are dedupe, flush, research, call_list, night.'
        ]
    ])('refuses %s and names its limits', (_, asked, field, message) => {
        const error = refusal(asked);
        expect([error.code, error.status, error.field, error.message]).toEqual([
            'invalid_parameter',
            400,
            field,
            message
        ]);
    });

    it('names an unknown parameter and those that there are', () => {
        expect(refusal({ research: { recheck: 1 } }).message).toBe(
            'research.recheck is no parameter; research has blank, recheck_days, household_dedupe, max_requests.'
        );
    });

    it('names every fault at once', () => {
        const error = refusal({ flush: { conflict_days: -1, spam: 1 }, call_list: { size: 0 } });
        expect(error.message).toContain('flush.conflict_days must be');
        expect(error.message).toContain('flush.spam is no parameter');
        expect(error.message).toContain('call_list.size must be');
    });

    it.each(['__proto__', 'constructor', 'toString'])(
        'does not take %s for a group or a parameter',
        (name) => {
            const asked = JSON.parse(`{"${name}": {}}`) as AskedParameters;
            expect(refusal(asked).code).toBe('invalid_parameter');
            const inside = JSON.parse(`{"flush": {"${name}": 1}}`) as AskedParameters;
            expect(refusal(inside).code).toBe('invalid_parameter');
        }
    );

    it.each([0, 0.0001, 0.3333, 0.7, 0.9999, 1])('takes the share %d', (share) => {
        expect(resolveParameters({ call_list: { recent_share: share } }).call_list.recent_share).toBe(share);
    });

    it.each(PARAMETER_GROUPS)('describes every parameter of %s for forms and help', (group) => {
        const { properties = {} } = parameterJsonSchema(group);
        expect(Object.keys(properties).length).toBeGreaterThan(0);
        for (const property of Object.values(properties))
            expect(property).toMatchObject({
                title: expect.any(String),
                description: expect.any(String),
                default: expect.anything(),
                'x-group': expect.any(String),
                'x-order': expect.any(Number),
                'x-advanced': expect.any(Boolean)
            });
    });
});
