import type { RunningChild } from '../../scripts/local/child-process.ts';
import type { Run } from '../../compute-service/src/runs/run.ts';
import type { StageCost } from './lap-timer.ts';

/**
 * Attributes the CPU of a process to the stages of a run while it is followed. Wall time is what the run itself says;
 * CPU is read whenever news arrive, so that a stage of a few milliseconds may lend some of its CPU to its neighbour.
 */
export class NightCosts {
    private readonly service: RunningChild<unknown>;
    private readonly cpuByStage = new Map<string, number>();
    private lastCpu = 0;
    private stage = '';

    constructor(service: RunningChild<unknown>) {
        this.service = service;
        this.lastCpu = service.figures()?.cpuS ?? 0;
    }

    observe(run: Run): void {
        const cpu = this.service.figures()?.cpuS ?? this.lastCpu;
        this.cpuByStage.set(this.stage, (this.cpuByStage.get(this.stage) ?? 0) + cpu - this.lastCpu);
        this.lastCpu = cpu;
        const running = run.steps.find(({ status }) => status === 'running');
        if (running) this.stage = running.engine;
    }

    /** The stages of the finished run. */
    stagesOf(run: Run): StageCost[] {
        return [...Map.groupBy(run.steps, ({ engine }) => engine)].map(([stage, steps]) => ({
            stage,
            wallS: steps.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0) / 1000,
            cpuS: this.cpuByStage.get(stage) ?? 0
        }));
    }
}
