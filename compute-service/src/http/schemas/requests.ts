import { z } from 'zod';
import { ENGINE_IDS } from '../../engines/engine-id.ts';
import { isMistypedId } from '../../record-id.ts';
import { ORG_NAME } from '../../runs/org.ts';
import { EARLIEST_AS_OF, isAsOfDate, LATEST_AS_OF } from '../../runs/defaults.ts';
import { UNUSABLE_VALUE } from '../faulty-request.ts';
import { engineId, runStatus } from './run.ts';

/** What the API accepts. Objects are strict: a field that is not known is refused by its name. */

const written = (most: number): z.ZodString => z.string().trim().min(1).max(most);

/**
 * Text that a person wrote: some characters, no control characters other than line breaks and tabs, and none that make
 * what follows them read in another direction than it stands.
 */
const sentence = (most: number): z.ZodString =>
    written(most).regex(
        /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/,
        'must not hold control characters'
    );

/** A name stands in lists, in the log and in the subjects of mails. */
const oneLine = (most: number): z.ZodString =>
    written(most).regex(
        /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/,
        'must be one line without control characters'
    );

const range = (least: number, most: number): string => `must be a whole number from ${least} to ${most}`;
const wholeNumber = (least: number, most: number): z.ZodInt => {
    const error = range(least, most);
    return z.int({ error }).min(least, { error }).max(most, { error });
};

const reference = z
    .string()
    .regex(/^[0-9A-Za-z_-]{1,64}$/, 'must hold only letters, digits, dashes and underscores');
/** Checked when it is asked, because the run needs it later, and the org says only that some id is malformed. */
const recordId = z
    .string()
    .regex(/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/, 'must be a record id of 15 or 18 letters and digits')
    .refine((id) => !isMistypedId(id), {
        error: 'is a mistyped record id: its last three characters do not fit the others',
        params: UNUSABLE_VALUE
    });
const person = oneLine(255).meta({ description: 'Name of the person who asks.' });
const reason = sentence(500);

const org = z
    .string()
    .regex(ORG_NAME, 'is not the name of an org')
    .meta({ description: 'Name of the org; needed where the caller is for several.' });

export const RUN_ID = z
    .string()
    .regex(/^[0-9A-Za-z-]{8,64}$/, 'is not the id of a run')
    .meta({ description: 'Id of the run.' });

export const runPath = z.strictObject({ id: RUN_ID });
export const noQuery = z.strictObject({});

const asOf = z.string().refine(isAsOfDate, {
    error: `must be a day like 2026-11-23, from ${EARLIEST_AS_OF} to ${LATEST_AS_OF}`
});

const parameters = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .meta({ description: 'By engine, only what differs from the defaults; see /v1/engines.' });

export const launchBody = z
    .strictObject({
        org: org.optional(),
        pipeline: z
            .literal('nightly')
            .optional()
            .meta({ description: 'All engines, then checks and delivery.' }),
        engines: z
            .array(engineId)
            .min(1)
            .max(ENGINE_IDS.length)
            .refine((ids) => new Set(ids).size === ids.length, { error: 'must not name an engine twice' })
            .optional()
            .meta({ description: 'These alone; they use the accepted results of the others.' }),
        parameters: parameters.optional(),
        asOf: asOf.optional().meta({ format: 'date', description: 'Default: UTC date twelve hours ago.' }),
        seed: wholeNumber(0, Number.MAX_SAFE_INTEGER)
            .optional()
            .meta({ description: 'Default: the as-of date as YYYYMMDD.' }),
        dryRun: z.boolean().optional().meta({ description: 'Does everything but deliver.' }),
        fullExtract: z.boolean().optional().meta({
            description: 'Reads everything from Salesforce, also where only what changed would be read.'
        }),
        salesforceRunId: recordId
            .optional()
            .meta({ description: 'Stands in for a missing Idempotency-Key.' }),
        requestedBy: person.optional()
    })
    .refine(({ pipeline, engines }) => (pipeline === undefined) !== (engines === undefined), {
        error: 'must be named, or engines instead, but not both',
        path: ['pipeline']
    })
    .meta({ id: 'LaunchRequest' });

export const decisionBody = z
    .strictObject({ reason: reason.optional(), decidedBy: person.optional() })
    .meta({ id: 'Decision' });

export const signedDecisionBody = z
    .strictObject({ reason, decidedBy: person })
    .meta({ id: 'SignedDecision', description: 'A decision that a person answers for by name.' });

const changeFields = {
    org: org.optional(),
    kind: z.enum(['duplicates', 'removals']),
    ids: z.array(recordId).min(1).max(10_000).optional(),
    ofRunId: RUN_ID.optional().meta({ description: 'Everything of this run instead of single ids.' }),
    dryRun: z.boolean().optional(),
    salesforceRunId: recordId.optional(),
    requestedBy: person.optional()
};
const idsOrRun = {
    test: ({ ids, ofRunId }: { readonly ids?: unknown; readonly ofRunId?: unknown }): boolean =>
        (ids === undefined) !== (ofRunId === undefined),
    words: { error: 'must be given, or ofRunId instead, but not both', path: ['ids'] }
};

export const applyBody = z
    .strictObject({ ...changeFields, reason: reason.optional() })
    .refine(idsOrRun.test, idsOrRun.words)
    .meta({ id: 'ApplyRequest' });

export const restoreBody = z
    .strictObject({ ...changeFields, reason })
    .refine(idsOrRun.test, idsOrRun.words)
    .meta({ id: 'RestoreRequest' });

/** A number in an address: decimal digits alone, because `0x10`, `1e3` and ` 5` are numbers only to some readers. */
const decimal = (least: number, most: number, error: string) =>
    z
        .string({ error })
        .regex(/^\d{1,16}$/, error)
        .transform(Number)
        .pipe(z.int({ error }).min(least, { error }).max(most, { error }));

const pageSize = (standard: number, most: number) =>
    decimal(1, most, range(1, most))
        .default(standard)
        .meta({ description: 'Rows of the page.', type: 'integer', minimum: 1, maximum: most });
const cursor = z
    .string()
    .max(200)
    .regex(/^[0-9A-Za-z_-]+$/, 'is not a cursor')
    .optional()
    .meta({ description: 'From the page before.' });

export const scheduleQuery = z.strictObject({
    org: org.optional(),
    count: decimal(1, 31, range(1, 31))
        .default(7)
        .meta({ description: 'Nights to come.', type: 'integer', minimum: 1, maximum: 31 })
});

export const runQuery = z.strictObject({
    org: org.optional(),
    status: runStatus.optional(),
    engine: engineId.optional(),
    cursor,
    limit: pageSize(50, 200)
});

export const resultPath = runPath.extend({
    output: z
        .string()
        .regex(/^(dropped:[a-z0-9_]{1,64}\.)?[a-z0-9_]{1,64}$/, 'is not the name of a result')
        .meta({ description: 'Name of an output, or `dropped:<step key>`.' })
});
export const resultQuery = z.strictObject({ cursor, limit: pageSize(100, 1000) });

export const filePath = runPath.extend({
    name: z
        .string()
        .regex(/^[a-z0-9_]{1,64}\.(csv|json)$/, 'is not the name of a file')
        .meta({ description: 'Name of a file as in `documents.outputs`.' })
});

const subject = sentence(64).optional();
export const explainQuery = z
    .strictObject({
        accountId: subject,
        number: subject.meta({ description: 'A phone number in any form.' }),
        recordId: subject
    })
    .refine((query) => Object.values(query).filter((value) => value !== undefined).length === 1, {
        error: 'must be given, or number or recordId instead, and only one of them',
        path: ['accountId']
    });

export const previewBody = z
    .strictObject({
        org: org.optional(),
        engines: z.array(engineId).min(1).max(ENGINE_IDS.length).optional(),
        parameters
    })
    .meta({ id: 'PreviewRequest' });

export const previewPath = z.strictObject({ id: reference });

export const rulesBody = z
    .strictObject({
        parameters,
        changedBy: person,
        reason,
        basedOn: wholeNumber(1, Number.MAX_SAFE_INTEGER).nullable().meta({
            description: 'The version that was looked at; null where there was none.'
        })
    })
    .meta({ id: 'RuleChange' });

export const auditQuery = z.strictObject({
    who: sentence(200).optional().meta({ description: 'Only of callers whose name begins so.' }),
    what: reference.optional().meta({ description: 'Only this operation.' }),
    subject: sentence(200).optional().meta({ description: 'Only what was done to this run or key.' }),
    outcome: z.enum(['done', 'refused', 'failed']).optional(),
    since: z.iso.datetime({ error: 'must be an instant like 2026-11-23T02:00:00Z' }).optional(),
    before: decimal(1, Number.MAX_SAFE_INTEGER, 'is not a position')
        .optional()
        .meta({ description: 'Position of the last entry of the page before.', type: 'integer' }),
    limit: pageSize(50, 1000)
});
