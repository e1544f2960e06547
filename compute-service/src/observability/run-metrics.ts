import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { RunObserver } from '../runs/observer.ts';

/** What the runs of this process did since it started. Labels are stages, tables and targets: few, and all known. */
export function runMetrics(registry: Registry): RunObserver {
    const registers = [registry];
    const counter = ({
        name,
        help,
        labelNames
    }: {
        readonly name: string;
        readonly help: string;
        readonly labelNames: string[];
    }): Counter => new Counter({ name, help, labelNames, registers });
    const runsEnded = counter({
        name: 'dial_flow_runs_ended_total',
        help: 'Runs that ended, by kind and outcome.',
        labelNames: ['kind', 'status']
    });
    const stepsEnded = counter({
        name: 'dial_flow_steps_ended_total',
        help: 'Steps that ended, by stage and outcome.',
        labelNames: ['stage', 'status']
    });
    const retries = counter({
        name: 'dial_flow_step_retries_total',
        help: 'Steps that were tried again.',
        labelNames: ['stage']
    });
    const rowsRead = counter({
        name: 'dial_flow_rows_read_total',
        help: 'Rows read by runs that ended.',
        labelNames: ['table']
    });
    const quarantined = counter({
        name: 'dial_flow_rows_quarantined_total',
        help: 'Rows set aside as unusable by runs that ended.',
        labelNames: ['table']
    });
    const delivered = counter({
        name: 'dial_flow_rows_delivered_total',
        help: 'Rows that a target took.',
        labelNames: ['target']
    });
    const refused = counter({
        name: 'dial_flow_rows_refused_total',
        help: 'Rows that a target did not take.',
        labelNames: ['target']
    });
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
