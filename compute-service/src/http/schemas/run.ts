import { z } from 'zod';
import { ENGINE_IDS } from '../../engines/engine-id.ts';
import { RUN_STATUSES } from '../../runs/run.ts';
import { USUAL_RUNS } from '../../runs/usual.ts';

/** What the API says about runs. The objects are those of runs/run.ts; the schemas make them part of the contract. */

const text = z.string();
const count = z.int().min(0);
const instant = z.iso.datetime().meta({ description: 'Instant in UTC.' });
const day = z.iso.date();
const parameterValues = z.record(z.string(), z.record(z.string(), z.unknown()));

export const engineId = z.enum(ENGINE_IDS);
export const runStatus = z.enum(RUN_STATUSES);

const change = z.strictObject({
    action: z.enum(['apply', 'restore']),
    kind: z.enum(['duplicates', 'removals']),
    ids: z.array(text).nullable(),
    ofRunId: text.nullable(),
    reason: text.nullable()
});

export const runStep = z
    .strictObject({
        key: text,
        engine: text,
        name: text,
        title: text,
        sentence: text,
        dropReason: text.nullable(),
        order: count,
        status: z.enum(['pending', 'running', 'finished', 'failed', 'skipped']),
        done: count.nullable(),
        total: count.nullable(),
        rows: count.nullable(),
        dropped: z.int().nullable(),
        startedAt: instant.nullable(),
        finishedAt: instant.nullable(),
        durationMs: count.nullable(),
        peakMemoryMb: count
            .nullable()
            .optional()
            .meta({ description: 'Highest memory of the service while the step ran.' }),
        cpuMs: count
            .nullable()
            .optional()
            .meta({ description: 'Processor time of the service while the step ran.' }),
        usualMs: count.nullable().meta({
            description: 'Median of the newest runs like this one; null with fewer than three.'
        }),
        attempt: count,
        message: text.nullable()
    })
    .meta({ id: 'RunStep', description: 'One step of a run; all of them are there from the start.' });

const runError = z.strictObject({
    code: text,
    message: text,
    advice: text,
    correlationId: text,
    step: text.nullable()
});

const checkResult = z.strictObject({
    code: text,
    title: text,
    severity: z.enum(['error', 'warn', 'off']),
    passed: z.boolean(),
    expected: text,
    actual: text,
    sentence: text
});

const inputSummary = z.strictObject({
    name: text,
    announced: count.nullable(),
    read: count,
    quarantined: count,
    newestDate: text.nullable(),
    version: text.nullable(),
    extraction: z
        .strictObject({
            mode: z.enum(['full', 'incremental']),
            reason: text.nullable().meta({ description: 'Why everything was read.' }),
            kept: count.meta({ description: 'Rows taken over from an earlier extraction.' }),
            changed: count.meta({ description: 'Rows read.' }),
            removed: count.meta({ description: 'Rows of the earlier extraction that are gone.' })
        })
        .optional()
        .meta({ description: 'How a large table was read, where not everything is read every night.' })
});

const outputSummary = z.strictObject({
    name: text,
    title: text,
    file: text,
    rows: count,
    bytes: count,
    sha256: text,
    versionId: text.nullable().meta({ description: 'ContentVersion id where the file is in Salesforce.' })
});

const samples = z.array(text);
const outputDifference = z.strictObject({
    output: text,
    before: count.nullable(),
    after: count,
    added: count,
    removed: count,
    changed: count,
    samples: z.strictObject({ added: samples, removed: samples, changed: samples })
});

const apiUsage = z.strictObject({
    used: count,
    planned: count,
    remainingBefore: count.nullable(),
    dailyMax: count.nullable(),
    reserve: count
});

const deliveryReport = z.strictObject({
    target: text,
    sent: count,
    created: count,
    updated: count,
    failed: count,
    unprocessed: count,
    failures: z.array(z.strictObject({ key: text, reason: text }))
});

const shareOf = z.strictObject({ part: count, whole: count }).nullable();
const figures = z
    .strictObject({
        contactRate: shareOf,
        shareFlushed: shareOf,
        listPenetration: shareOf,
        validRows: shareOf,
        uniquePhones: shareOf,
        reachableAccounts: shareOf,
        dataQualityScore: z.number().min(0).max(1).nullable()
    })
    .meta({ description: 'What managers watch from night to night; null where the run does not know it.' });

const removedData = z
    .strictObject({ databases: count, journals: count, events: count, runs: count })
    .meta({ description: 'What was removed of earlier runs, because it was older than is kept.' });

const runDocuments = z
    .strictObject({
        inputs: z.array(inputSummary),
        outputs: z.array(outputSummary),
        checks: z.array(checkResult),
        diff: z.array(outputDifference),
        apiUsage,
        deliveries: z.array(deliveryReport),
        warnings: z.array(text),
        figures,
        removed: removedData,
        resolvedParameters: parameterValues
    })
    .partial()
    .meta({
        id: 'RunDocuments',
        description: 'What the steps left behind for people; each is there once known.'
    });

export const runSummary = z
    .strictObject({
        id: text,
        org: text.optional().meta({ description: 'Name of the org that it reads and delivers to.' }),
        kind: z.enum(['night', 'change']),
        pipeline: z.literal('nightly').nullable(),
        engines: z.array(engineId),
        parameters: parameterValues.meta({
            description: 'Only what differs from the defaults, by the rules in force and as asked.'
        }),
        asOf: day,
        seed: count,
        dryRun: z.boolean(),
        fullExtract: z.literal(true).optional().meta({ description: 'It was asked to read everything.' }),
        salesforceRunId: text.nullable(),
        requestedBy: text.nullable(),
        change: change.nullable(),
        rules: z
            .strictObject({
                version: count,
                changedAt: instant,
                changedBy: text,
                reason: text,
                fault: text.nullable().meta({ description: 'Why a newer rules file was not taken.' })
            })
            .nullish()
            .meta({
                description: 'The business rules it was accepted under; null where none were recorded.'
            }),
        status: runStatus,
        draft: z.enum(['held', 'accepted', 'discarded']).nullable(),
        seq: count.meta({ description: 'Number of the newest event; only grows, also over a resume.' }),
        attempt: count,
        createdAt: instant,
        queuedAt: instant.meta({ description: 'Launched or, later, last sent on by a person.' }),
        updatedAt: instant,
        startedAt: instant.nullable(),
        finishedAt: instant.nullable(),
        durationS: z.number().min(0).nullable().meta({ description: 'From start to end, or to now.' }),
        rowsIn: count.nullable(),
        rowsOut: count.nullable(),
        peakMemoryMb: count.nullable(),
        cancelRequested: z.boolean(),
        decisionReason: text.nullable(),
        decidedBy: text.nullable(),
        previousRunId: text.nullable(),
        error: runError.nullable()
    })
    .meta({ id: 'RunSummary' });

const seconds = z.number().min(0);
const usualDuration = z
    .strictObject({
        p10S: seconds,
        medianS: seconds,
        p90S: seconds,
        nights: z.int().min(1).max(USUAL_RUNS).meta({ description: 'Under five they show no usual range.' })
    })
    .meta({
        id: 'UsualDuration',
        description:
            'Seconds that the newest runs took which succeeded at once with the same engines, by nearest rank.'
    });

export const runDetail = runSummary
    .extend({
        queuedBehind: text.nullable().meta({ description: 'Run that has to end before this one starts.' }),
        usual: usualDuration.nullable(),
        steps: z.array(runStep),
        documents: runDocuments
    })
    .meta({ id: 'Run' });

export const runPage = z.strictObject({ runs: z.array(runSummary), cursor: text.nullable() });

export const runState = z
    .strictObject({
        runId: text,
        status: runStatus,
        draft: z.enum(['held', 'accepted', 'discarded']).nullable(),
        seq: count,
        queuedBehind: text.nullable()
    })
    .meta({ id: 'RunState' });

export const runEvent = z
    .strictObject({
        runId: text,
        seq: count,
        kind: z.enum(['run', 'step', 'progress', 'document']),
        status: text.nullable(),
        subject: text.nullable().meta({ description: 'Key of the step, or name of the document.' }),
        done: count.nullable(),
        total: count.nullable(),
        message: text.nullable(),
        at: instant
    })
    .meta({ id: 'RunEvent', description: 'Data of one server-sent event.' });
