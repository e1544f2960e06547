import { engineOf } from '../engines/registry.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { Run } from '../runs/run.ts';

export interface FunnelRow {
    readonly engine: EngineId;
    readonly position: number;
    readonly step: string;
    readonly title: string;
    readonly rows: number;
    readonly dropped: number;
    readonly dropReason: string | null;
}

/** The funnel of each engine that ran (G13), in the order of a night, as the run's steps counted it. */
export function funnelsOf(run: Pick<Run, 'steps'>, engines: readonly EngineId[]): readonly FunnelRow[] {
    return engines.flatMap((id) =>
        engineOf(id)
            .steps.filter((step) => step.funnelPosition !== null)
            .sort((a, b) => (a.funnelPosition ?? 0) - (b.funnelPosition ?? 0))
            .map((step, index) => {
                const counted = run.steps.find(({ key }) => key === `${id}.${step.name}`);
                return {
                    engine: id,
                    position: index + 1,
                    step: step.name,
                    title: step.title,
                    rows: counted?.rows ?? 0,
                    dropped: counted?.dropped ?? 0,
                    dropReason: step.dropReason
                };
            })
    );
}
