import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { RunObserver } from '../runs/observer.ts';

/** What the runs of this process did since it started. Labels are stages, tables and targets: few, and all known. */
export function runMetrics(registry: Registry): RunObserver {
    const registers = [registry];
    const counter = (name: string, help: string, labelNames: string[]): Counter =>
        new Counter({ name, help, labelNames, registers });
    const runsEnded = counter('dial_flow_runs_ended_total', 'Runs that ended, by kind and outcome.', [
        'kind',
        'status'
    ]);
    const stepsEnded = counter('dial_flow_steps_ended_total', 'Steps that ended, by stage and outcome.', [
        'stage',
        'status'
    ]);
    const retries = counter('dial_flow_step_retries_total', 'Steps that were tried again.', ['stage']);
    const rowsRead = counter('dial_flow_rows_read_total', 'Rows read by runs that ended.', ['table']);
    const quarantined = counter(
        'dial_flow_rows_quarantined_total',
        'Rows set aside as unusable by runs that ended.',
        ['table']
    );
    const delivered = counter('dial_flow_rows_delivered_total', 'Rows that a target took.', ['target']);
    const refused = counter('dial_flow_rows_refused_total', 'Rows that a target did not take.', ['target']);
    const runSeconds = new Histogram({
        name: 'dial_flow_run_seconds',
        help: 'Time from the start to the end of a run.',
        labelNames: ['kind', 'status'],
        buckets: [1, 10, 60, 120, 300, 600, 1800, 7200],
        registers
    });
    const stepSeconds = new Histogram({
        name: 'dial_flow_step_seconds',
        help: 'Time of a step.',
        labelNames: ['stage'],
        buckets: [0.05, 0.25, 1, 5, 20, 60, 300],
        registers
    });
    return {
        runEnded({ run, seconds }) {
            const { kind, status, documents } = run;
            runsEnded.inc({ kind, status });
            runSeconds.observe({ kind, status }, seconds);
            for (const input of documents.inputs ?? []) {
                rowsRead.inc({ table: input.name }, input.read);
                quarantined.inc({ table: input.name }, input.quarantined);
            }
            for (const { target, sent, failed, unprocessed } of documents.deliveries ?? []) {
                delivered.inc({ target }, sent - failed - unprocessed);
                refused.inc({ target }, failed + unprocessed);
            }
        },
        stepEnded({ engine, status, seconds }) {
            stepsEnded.inc({ stage: engine, status });
            stepSeconds.observe({ stage: engine }, seconds);
        },
        stepRetried: ({ engine }) => retries.inc({ stage: engine })
    };
}
