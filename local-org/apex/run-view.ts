import type { SObject } from '../src/apex-runtime/apex-context.ts';
import type { ServiceAnswer } from '../src/apex-runtime/compute-service.ts';
import { instantIn, isTrueIn, listFrom, numberIn, objectFrom, textIn } from './record-values.ts';
import { statusCode } from './run-status.ts';

/** What the console shows of runs, from records or from what the service says. */

export interface RunRow {
    readonly id: string;
    readonly name: string | null;
    readonly status: string;
    readonly draft: string | null;
    readonly pipeline: string | null;
    readonly engines: readonly string[];
    readonly asOf: string | null;
    readonly seed: string | null;
    readonly dryRun: boolean;
    readonly requestedBy: string | null;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly durationS: number | null;
    readonly rowsIn: number | null;
    readonly rowsOut: number | null;
    readonly attempt: number | null;
}

export interface Check {
    readonly code: string;
    readonly title: string;
    readonly severity: string;
    readonly passed: boolean;
    readonly expected: string | null;
    readonly actual: string | null;
    readonly sentence: string | null;
}

export interface Output {
    readonly name: string;
    readonly title: string;
    readonly rows: number;
    readonly versionId: string | null;
    readonly bytes: number | null;
    readonly sha256: string | null;
}

export interface Input {
    readonly name: string;
    readonly announced: number | null;
    readonly read: number | null;
    readonly newestDate: string | null;
    readonly version: string | null;
}

interface Difference {
    readonly output: string;
    readonly before: number | null;
    readonly after: number | null;
    readonly added: number | null;
    readonly removed: number | null;
}

export interface Step {
    readonly key: string | null;
    readonly engine: string | null;
    readonly name: string | null;
    readonly title: string | null;
    readonly dropReason: string | null;
    readonly order: number | null;
    readonly status: string | null;
    readonly done: number | null;
    readonly total: number | null;
    readonly rows: number | null;
    readonly dropped: number | null;
    readonly durationMs: number | null;
    readonly usualMs: number | null;
    readonly attempt: number | null;
    readonly message: string | null;
}

export interface Usual {
    readonly p10S: number;
    readonly medianS: number;
    readonly p90S: number;
    readonly nights: number;
}

interface Failure {
    readonly code: string | null;
    readonly message: string | null;
    readonly advice: string | null;
    readonly correlationId: string | null;
    readonly field: string | null;
}

export interface RunDetail extends RunRow {
    readonly seq: number | null;
    readonly updatedAt: string | null;
    readonly peakMemoryMb: number | null;
    readonly error: Failure | null;
    readonly steps: readonly Step[];
    readonly checks: readonly Check[];
    readonly outputs: readonly Output[];
    readonly inputs: readonly Input[];
    readonly diff: readonly Difference[];
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly usual: Usual | null;
}

const fewestRunsForSteps = 3;

export const rowOf = (run: SObject): RunRow => ({
    id: String(run['Id']),
    name: textIn(run, 'Name'),
    status: statusCode(textIn(run, 'Status__c')),
    draft: textIn(run, 'Draft__c')?.toLowerCase() ?? null,
    pipeline: textIn(run, 'Pipeline__c'),
    engines: textIn(run, 'Engines__c')?.split('|') ?? [],
    asOf: textIn(run, 'As_Of__c'),
    seed: textIn(run, 'Seed__c'),
    dryRun: isTrueIn(run, 'Dry_Run__c'),
    requestedBy: textIn(run, 'Requested_By__r.Name'),
    startedAt: instantIn(run, 'Started_At__c'),
    finishedAt: instantIn(run, 'Finished_At__c'),
    durationS: numberIn(run, 'Duration_S__c'),
    rowsIn: numberIn(run, 'Rows_In__c'),
    rowsOut: numberIn(run, 'Rows_Out__c'),
    attempt: numberIn(run, 'Attempt__c')
});

/** Only what the contract names: a document may hold more. */
const outputView = (output: Output): Output => ({
    name: output.name,
    title: output.title,
    rows: output.rows,
    versionId: output.versionId ?? null,
    bytes: output.bytes ?? null,
    sha256: output.sha256 ?? null
});

const inputView = (input: Input): Input => ({
    name: input.name,
    announced: input.announced ?? null,
    read: input.read ?? null,
    newestDate: input.newestDate ?? null,
    version: input.version ?? null
});

const checkView = (check: Check): Check => ({
    code: check.code,
    title: check.title,
    severity: check.severity,
    passed: check.passed,
    expected: check.expected ?? null,
    actual: check.actual ?? null,
    sentence: check.sentence ?? null
});

const differenceView = (difference: Difference): Difference => ({
    output: difference.output,
    before: difference.before ?? null,
    after: difference.after ?? null,
    added: difference.added ?? null,
    removed: difference.removed ?? null
});

export const outputsOf = (run: SObject | null): readonly Output[] =>
    (listFrom<Output>(textIn(run, 'Outputs__c')) ?? []).map(outputView);

export const checksOf = (run: SObject | null): readonly Check[] =>
    (listFrom<Check>(textIn(run, 'Checks__c')) ?? []).map(checkView);

export const inputsOf = (run: SObject | null): readonly Input[] =>
    (listFrom<Input>(textIn(run, 'Inputs__c')) ?? []).map(inputView);

/** A refused parameter is named at the start of the sentence. */
const fieldIn = (code: string | null, message: string | null): string | null =>
    code === 'invalid_parameter' ? (/^([a-z_]+\.[a-z_]+) must /.exec(message ?? '')?.[1] ?? null) : null;

function failureOf(run: SObject): Failure | null {
    const [code, message] = [textIn(run, 'Error_Code__c'), textIn(run, 'Error_Message__c')];
    if (code === null && message === null) return null;
    return {
        code,
        message,
        advice: null,
        correlationId: textIn(run, 'Error_Reference__c'),
        field: fieldIn(code, message)
    };
}

/** The external id of a step is the run of the service and, after a bar, the step's key. */
const stepKey = (record: SObject): string | null =>
    textIn(record, 'Key__c')?.split('|').slice(1).join('|') ?? null;

const stepOf = (record: SObject): Step => ({
    key: stepKey(record),
    engine: textIn(record, 'Engine__c'),
    name: textIn(record, 'Step__c'),
    title: textIn(record, 'Title__c') ?? textIn(record, 'Step__c'),
    dropReason: textIn(record, 'Drop_Reason__c'),
    order: numberIn(record, 'Order__c'),
    status: textIn(record, 'Status__c')?.toLowerCase() ?? null,
    done: numberIn(record, 'Done__c'),
    total: numberIn(record, 'Total__c'),
    rows: numberIn(record, 'Rows__c'),
    dropped: numberIn(record, 'Dropped__c'),
    durationMs: numberIn(record, 'Duration_Ms__c'),
    usualMs: null,
    attempt: numberIn(record, 'Attempt__c'),
    message: textIn(record, 'Message__c')
});

/** A run from its record and the records of its steps. */
export const detailOf = (run: SObject, steps: readonly SObject[]): RunDetail => ({
    ...rowOf(run),
    seq: numberIn(run, 'Sequence__c'),
    updatedAt: instantIn(run, 'Last_Update__c'),
    peakMemoryMb: numberIn(run, 'Peak_Memory_MB__c'),
    error: failureOf(run),
    steps: steps.map(stepOf),
    checks: checksOf(run),
    outputs: outputsOf(run),
    inputs: inputsOf(run),
    diff: (listFrom<Difference>(textIn(run, 'Diff__c')) ?? []).map(differenceView),
    parameters: objectFrom(textIn(run, 'Parameters__c')),
    usual: null
});

interface ServiceRun {
    readonly status: string;
    readonly draft: string | null;
    readonly seq: number;
    readonly attempt: number;
    readonly updatedAt: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly durationS: number | null;
    readonly rowsIn: number | null;
    readonly rowsOut: number | null;
    readonly peakMemoryMb: number | null;
    readonly error: Failure | null;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly steps: readonly (Partial<Step> & { readonly key: string })[];
    readonly documents: {
        readonly checks?: readonly Check[];
        readonly outputs?: readonly Output[];
        readonly inputs?: readonly Input[];
        readonly diff?: readonly Difference[];
        readonly resolvedParameters?: Readonly<Record<string, unknown>>;
    };
}

const toldStep = (told: ServiceRun['steps'][number]): Step => ({
    key: told.key,
    engine: told.engine ?? null,
    name: told.name ?? null,
    title: told.title ?? null,
    dropReason: told.dropReason ?? null,
    order: told.order ?? null,
    status: told.status ?? null,
    done: told.done ?? null,
    total: told.total ?? null,
    rows: told.rows ?? null,
    dropped: told.dropped ?? null,
    durationMs: told.durationMs ?? null,
    usualMs: told.usualMs ?? null,
    attempt: told.attempt ?? null,
    message: told.message ?? null
});

/** Puts what the service says over what the record says, where it is newer. */
export function refreshed(detail: RunDetail, answer: ServiceAnswer): RunDetail {
    const run = answer.body as unknown as ServiceRun;
    if (detail.seq !== null && run.seq < detail.seq) return detail;
    const { error, documents } = run;
    return {
        ...detail,
        status: run.status,
        draft: run.draft,
        seq: run.seq,
        attempt: run.attempt,
        updatedAt: run.updatedAt,
        startedAt: run.startedAt,
        finishedAt: run.finishedAt,
        durationS: run.durationS === null ? null : Math.round(run.durationS),
        rowsIn: run.rowsIn,
        rowsOut: run.rowsOut,
        peakMemoryMb: run.peakMemoryMb,
        error:
            error === null
                ? null
                : {
                      code: error.code,
                      message: error.message,
                      advice: error.advice ?? null,
                      correlationId: error.correlationId ?? null,
                      field: fieldIn(error.code, error.message)
                  },
        checks: documents.checks?.map(checkView) ?? detail.checks,
        outputs: documents.outputs?.map(outputView) ?? detail.outputs,
        inputs: documents.inputs?.map(inputView) ?? detail.inputs,
        diff: documents.diff?.map(differenceView) ?? detail.diff,
        parameters: documents.resolvedParameters ?? run.parameters,
        steps: run.steps.map(toldStep)
    };
}

const nearestRank = (sorted: readonly number[], percent: number): number =>
    sorted[Math.max(Math.ceil((sorted.length * percent) / 100), 1) - 1] ?? 0;

/** The usual seconds by nearest rank; null where no run is known. */
export function usualOf(seconds: readonly number[]): Usual | null {
    if (seconds.length === 0) return null;
    const sorted = seconds.toSorted((a, b) => a - b);
    return {
        p10S: nearestRank(sorted, 10),
        medianS: nearestRank(sorted, 50),
        p90S: nearestRank(sorted, 90),
        nights: sorted.length
    };
}

/** The median of earlier runs on the steps that have at least three of them. */
export function withUsualSteps(steps: readonly Step[], earlier: readonly SObject[]): readonly Step[] {
    const durations = Map.groupBy(
        earlier.filter((record) => record['Duration_Ms__c'] !== null),
        stepKey
    );
    return steps.map((step) => {
        const known = durations.get(step.key) ?? [];
        if (step.usualMs !== null || known.length < fewestRunsForSteps) return step;
        const sorted = known.map((record) => Number(record['Duration_Ms__c'])).toSorted((a, b) => a - b);
        return { ...step, usualMs: nearestRank(sorted, 50) };
    });
}
