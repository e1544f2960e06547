import { z } from 'zod';

/** What the API says about everything but runs. */

const text = z.string();
const count = z.int().min(0);
const jsonSchema = z.record(z.string(), z.unknown()).meta({ description: 'A JSON Schema (2020-12).' });

export const problem = z
    .strictObject({
        type: text,
        title: text,
        status: z.int(),
        detail: text,
        code: text.meta({ description: 'Stable; programs decide by it.' }),
        advice: text.meta({ description: 'What a person can do about it.' }),
        correlationId: text,
        retryable: z.boolean(),
        retryAfterS: count.optional(),
        field: text.optional().meta({ description: 'The first field that is wrong, as a path.' }),
        faults: z
            .array(
                z.strictObject({
                    field: text,
                    pointer: text
                        .optional()
                        .meta({ description: 'Place in the body as a JSON pointer (RFC 6901).' }),
                    message: text
                })
            )
            .optional()
    })
    .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });

export const engineList = z.strictObject({
    engines: z.array(
        z.strictObject({
            id: text,
            name: text,
            summary: text,
            parameters: jsonSchema,
            steps: z.array(
                z.strictObject({
                    key: text,
                    name: text,
                    title: text,
                    sentence: text,
                    dropReason: text.nullable(),
                    funnelPosition: z.int().nullable()
                })
            ),
            outputs: z.array(
                z.strictObject({ name: text, title: text, columns: z.array(text), main: z.boolean() })
            )
        })
    ),
    night: z
        .strictObject({ parameters: jsonSchema })
        .meta({ description: 'Parameters of the night as a whole.' })
});

export const resultPage = z
    .strictObject({
        output: text,
        columns: z.array(text),
        rows: z.array(z.array(text.nullable())),
        cursor: text.nullable(),
        total: count
    })
    .meta({ id: 'ResultPage' });

export const explanation = z
    .strictObject({
        headline: text,
        engines: z.array(
            z.strictObject({
                engine: text,
                included: z.boolean(),
                step: text,
                stepTitle: text,
                sentence: text,
                facts: z.array(
                    z.strictObject({
                        label: text,
                        value: text,
                        limit: text.nullable(),
                        parameter: text.nullable()
                    })
                )
            })
        )
    })
    .meta({ id: 'Explanation' });

const beside = z.strictObject({ now: count, proposed: count });
const sample = z.strictObject({ key: text, sentence: text });

export const preview = z
    .strictObject({
        previewId: text,
        status: z.enum(['ready', 'working', 'failed']),
        dataAt: text,
        ofRunId: text,
        engines: z.array(
            beside.extend({
                engine: text,
                output: text,
                variants: z.record(z.string(), beside),
                funnel: z.array(beside.extend({ step: text, title: text })),
                states: z
                    .array(z.strictObject({ state: text, target: beside, supply: beside, taken: beside }))
                    .meta({
                        description: 'Fill of the list by state; empty for engines that make no list.'
                    }),
                samples: z.strictObject({ added: z.array(sample), dropped: z.array(sample) })
            })
        ),
        error: text.nullable().meta({
            description:
                'Why it failed; where it is ready, why a run with these values would stop, and what it would.'
        })
    })
    .meta({ id: 'Preview' });

export const finding = z.strictObject({
    code: text,
    status: z.enum(['ok', 'warning', 'failed']),
    sentence: text,
    fix: text.nullable()
});
export const doctorReport = z
    .strictObject({ status: z.enum(['ok', 'warning', 'failed']), findings: z.array(finding) })
    .meta({ id: 'DoctorReport' });

export const health = z.strictObject({ status: z.literal('alive'), version: text, uptimeS: z.number() });
export const readiness = z.strictObject({
    status: z.enum(['ready', 'degraded', 'not_ready']).meta({
        description:
            'degraded: runs can be taken, but a part is missing that a night needs or tells people by.'
    }),
    parts: z
        .array(z.strictObject({ code: text, essential: z.boolean(), finding }))
        .optional()
        .meta({ description: 'One entry for each part, for callers with a key.' })
});

export const ruleBook = z
    .strictObject({
        version: count.nullable().meta({ description: 'Null where the rules were never changed.' }),
        parameters: z.record(z.string(), z.record(z.string(), z.unknown())),
        origin: z.enum(['file', 'api']).meta({ description: 'Where the rules are changed.' }),
        fault: text.nullable().meta({ description: 'Why the rules file was not taken.' }),
        history: z.array(
            z.strictObject({
                version: count,
                parameters: z.record(z.string(), z.record(z.string(), z.unknown())),
                changedAt: text,
                changedBy: text,
                reason: text
            })
        )
    })
    .meta({ id: 'RuleBook' });

export const auditPage = z.strictObject({
    entries: z.array(
        z.strictObject({
            position: count,
            at: text,
            who: text.meta({ description: 'The credential that asked.' }),
            person: text.nullable().meta({ description: 'The person whom the request names.' }),
            what: text,
            subject: text.nullable(),
            source: text,
            requestId: text,
            outcome: z.enum(['done', 'refused', 'failed']),
            status: z.int().nullable(),
            code: text.nullable()
        })
    ),
    before: count.nullable().meta({ description: 'For the next page; null at the end.' })
});
