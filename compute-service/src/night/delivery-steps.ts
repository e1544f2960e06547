import { join } from 'node:path';
import { counted } from '../engines/share.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { Warehouse } from '../ports/warehouse.ts';
import type { StepExecution } from '../runs/plan.ts';
import type { DeliveryReport, OutputSummary, Run } from '../runs/run.ts';
import { copyOutputs } from '../sinks/files/copy-outputs.ts';
import { deliverFiles } from '../sinks/salesforce/content-files.ts';
import { deliverRecords, FAILURES_FILE } from '../sinks/salesforce/deliver-records.ts';
import { DeliveryJournal } from '../sinks/salesforce/journal.ts';
import { RunRecord } from '../sinks/salesforce/run-record.ts';
import { deliverToWarehouse, logToWarehouse } from '../sinks/warehouse/deliver-to-warehouse.ts';
import { listProgress } from './list-progress.ts';
import { callDateOf, MANIFEST_FILE, outputsOf } from './result-steps.ts';
import { nightStep, type NightStep } from './night-step.ts';
import type { OpenNight } from './open-night.ts';
import { mappingOf, type SalesforceDelivery } from './salesforce-delivery.ts';

export interface DeliveryTargets {
    readonly salesforce: SalesforceDelivery | null;
    readonly warehouse: Warehouse | null;
    /** Folder that always holds the newest delivered files; null for none. */
    readonly folder: string | null;
}

/** A write that may be repeated because every row has a key of its own. */
const deliveryStep = (step: Pick<NightStep, 'name' | 'title' | 'sentence' | 'execute'>): NightStep =>
    nightStep({ ...step, engine: 'deliver', phase: 'deliver', retry: 'safe_with_key' });

async function addReports(execution: StepExecution, reports: readonly DeliveryReport[]): Promise<void> {
    const run = await execution.run();
    const targets = new Set(reports.map(({ target }) => target));
    const others = (run.documents.deliveries ?? []).filter(({ target }) => !targets.has(target));
    await execution.record('deliveries', [...others, ...reports]);
}

const sentOf = (reports: readonly DeliveryReport[]): number =>
    reports.reduce((sum, { sent }) => sum + sent, 0);

const notWritten = (reports: readonly DeliveryReport[]): number =>
    reports.reduce((sum, { failed, unprocessed }) => sum + failed + unprocessed, 0);

/** Rows that a target refused degrade the run and are named; the others have been written. */
function outcomeOf(reports: readonly DeliveryReport[]) {
    const missing = notWritten(reports);
    const warnings = reports
        .filter(({ failed, unprocessed }) => failed + unprocessed > 0)
        .map(
            ({ target, failed, unprocessed, failures }) =>
                `${target}: ${counted(failed + unprocessed, 'row was', 'rows were')} not written. The first: ${failures[0]?.reason ?? 'not processed'}.`
        );
    return { rows: sentOf(reports) - missing, dropped: missing, warnings };
}

const selectsOf = async (
    night: OpenNight,
    engines: readonly EngineId[]
): Promise<Readonly<Record<string, string>>> => {
    const context = await night.context();
    return Object.fromEntries(outputsOf(engines).map((output) => [output.name, output.select(context)]));
};

function folderStep(folder: string): NightStep {
    return deliveryStep({
        name: 'files',
        title: 'Deliver the files',
        sentence: 'Files put into the delivery folder.',
        async execute(night, execution) {
            const outputs = (await execution.run()).documents.outputs ?? [];
            await copyOutputs({
                from: night.workspace.outputs,
                to: join(folder, night.run.id),
                files: [
                    ...outputs.map(({ file, sha256 }) => ({ file, sha256 })),
                    { file: MANIFEST_FILE, sha256: null }
                ],
                signal: execution.signal
            });
            return { rows: outputs.length + 1 };
        }
    });
}

function warehouseStep(warehouse: Warehouse, engines: readonly EngineId[]): NightStep {
    return deliveryStep({
        name: 'warehouse',
        title: 'Write to the warehouse',
        sentence: 'Rows of the clean-up queue and the history.',
        async execute(night, execution) {
            const reports = await deliverToWarehouse({
                warehouse,
                session: await night.session(),
                run: await execution.run(),
                outputs: await selectsOf(night, engines),
                signal: execution.signal,
                progress: (done, total) => {
                    execution.progress(done, total);
                }
            });
            await addReports(execution, reports);
            return outcomeOf(reports);
        }
    });
}

/** What the steps did is told here as well; a log that cannot be written takes nothing from the results. */
function warehouseLogStep(warehouse: Warehouse): NightStep {
    return {
        ...deliveryStep({
            name: 'warehouse_log',
            title: 'Write the log of the warehouse',
            sentence: 'Rows of the processing status and the execution log.',
            async execute(_night, execution) {
                const reports = await logToWarehouse({
                    warehouse,
                    run: await execution.run(),
                    signal: execution.signal
                });
                await addReports(execution, reports);
                return outcomeOf(reports);
            }
        }),
        degrades: true
    };
}

/** Fields of Call_List__c. The shape of the fill by state is what the console's map reads. */
async function callListFields(
    night: OpenNight,
    { run, dialRunId }: { readonly run: Run; readonly dialRunId: string }
) {
    const session = await night.session();
    const context = await night.context();
    const fill = outputsOf(['call_list']).find(({ name }) => name === 'state_fill');
    const rows = fill ? await session.query(fill.select(context)) : [];
    const list = run.documents.outputs?.find(({ name }) => name === 'call_list');
    const { call_list: parameters, night: limits } = night.parameters;
    return {
        Dial_Run__c: dialRunId,
        Call_Date__c: callDateOf({
            asOf: run.asOf,
            offsetDays: parameters.call_date_offset_days,
            engines: ['call_list']
        }),
        Size__c: parameters.size,
        Rows__c: list?.rows ?? 0,
        Entries_Stored__c: Math.min(list?.rows ?? 0, limits.max_review_records),
        Seed__c: String(run.seed),
        Method__c: parameters.method,
        Population_Vintage__c: parameters.population_vintage,
        SHA256__c: list?.sha256 ?? null,
        State_Fill__c: JSON.stringify(
            rows.map(([state, , target, supply, taken, recent, historical]) => ({
                state,
                target: Number(target),
                supply: Number(supply),
                taken: Number(taken),
                recent: Number(recent),
                historical: Number(historical)
            }))
        )
    };
}

function recordsStep(salesforce: SalesforceDelivery, engines: readonly EngineId[]): NightStep {
    return deliveryStep({
        name: 'records',
        title: 'Write the records in Salesforce',
        sentence:
            'Records that people act on, up to the limit per kind; the complete result is in the files.',
        async execute(night, execution) {
            const run = await execution.run();
            const { connection } = salesforce;
            const record = new RunRecord({ connection, signal: execution.signal });
            const dialRunId = await record.save(run);
            const callListId = engines.includes('call_list')
                ? await record.saveCallList({ run, fields: await callListFields(night, { run, dialRunId }) })
                : null;
            const delivery = await deliverRecords({
                connection,
                session: await night.session(),
                engines,
                input: {
                    outputs: await selectsOf(night, engines),
                    mapping: await mappingOf(salesforce, { night, signal: execution.signal }),
                    maxRecords: night.parameters.night.max_review_records,
                    serviceRunId: run.id,
                    dialRunId,
                    callListId
                },
                inputsReadAt: run.startedAt ?? run.createdAt,
                journal: await DeliveryJournal.open(night.workspace.delivery),
                outputDirectory: night.workspace.delivery,
                signal: execution.signal,
                progress: (done, total) => {
                    execution.progress(done, total);
                }
            });
            const worked = await listProgress({ session: await night.session(), asOf: run.asOf });
            if (worked) await record.saveListProgress(worked);
            await addReports(execution, delivery.reports);
            const outcome = outcomeOf(delivery.reports);
            return delivery.failures > 0 ? { ...outcome, message: `See ${FAILURES_FILE}.` } : outcome;
        }
    });
}

function contentStep({ connection }: SalesforceDelivery): NightStep {
    return deliveryStep({
        name: 'content',
        title: 'Put the files on the run',
        sentence: 'Files that stand on the run record in Salesforce.',
        async execute(night, execution) {
            const run = await execution.run();
            const outputs = run.documents.outputs ?? [];
            const record = new RunRecord({ connection, signal: execution.signal });
            const dialRunId = await record.save(run);
            const versions = await deliverFiles({
                connection,
                journal: await DeliveryJournal.open(night.workspace.delivery),
                dialRunId,
                files: outputs.map(({ file, sha256 }) => ({
                    file: join(night.workspace.outputs, file),
                    sha256,
                    contentType: file === MANIFEST_FILE ? 'application/json' : 'text/csv'
                })),
                signal: execution.signal
            });
            const delivered: OutputSummary[] = outputs.map((output) => ({
                ...output,
                versionId: versions.get(output.file) ?? null
            }));
            await execution.record('outputs', delivered);
            const list = delivered.find(({ name }) => name === 'call_list');
            if (list?.versionId) await record.saveCallList({ run, fields: { File__c: list.versionId } });
            return { rows: versions.size };
        }
    });
}

/** Everything that leaves the service, in an order in which what people see last is complete. */
export function deliverySteps(targets: DeliveryTargets, engines: readonly EngineId[]): readonly NightStep[] {
    const { salesforce, warehouse, folder } = targets;
    return [
        ...(folder === null ? [] : [folderStep(folder)]),
        ...(warehouse === null ? [] : [warehouseStep(warehouse, engines), warehouseLogStep(warehouse)]),
        ...(salesforce === null ? [] : [recordsStep(salesforce, engines), contentStep(salesforce)])
    ];
}
