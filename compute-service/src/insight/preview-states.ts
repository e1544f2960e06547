import type { ComputeSession } from '../engines/compute.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { StatePreview } from './insight.ts';

/** Fill of the states (L11, L15): one row is a state. Only List IQ shares its result out among states. */
const STATE_FILL: Readonly<Partial<Record<EngineId, string>>> = { call_list: 'call_list_state_fill' };

interface Fill {
    readonly target: number;
    readonly supply: number;
    readonly taken: number;
}

export type StateFills = ReadonlyMap<string, Fill>;

const NOTHING: Fill = { target: 0, supply: 0, taken: 0 };

/** Tables that have to be right to show the fill of an engine's states. */
export const stateFillTables = (engine: EngineId): readonly string[] => {
    const table = STATE_FILL[engine];
    return table === undefined ? [] : [table];
};

/** Reads the fill by state as it stands in the session; empty for engines that do not have it. */
export async function stateFills(session: ComputeSession, engine: EngineId): Promise<StateFills> {
    const [table] = stateFillTables(engine);
    if (table === undefined) return new Map();
    const rows = await session.query(`select state, target, supply, taken from ${table}`);
    return new Map(
        rows.map(([state, target, supply, taken]) => [
            String(state),
            { target: Number(target), supply: Number(supply), taken: Number(taken) }
        ])
    );
}

/** The fill of every state that has one on either side, now beside proposed, in the order of their names. */
export function compareStates(now: StateFills, proposed: StateFills): readonly StatePreview[] {
    return [...new Set([...now.keys(), ...proposed.keys()])].sort().map((state) => {
        const before = now.get(state) ?? NOTHING;
        const after = proposed.get(state) ?? NOTHING;
        return {
            state,
            target: { now: before.target, proposed: after.target },
            supply: { now: before.supply, proposed: after.supply },
            taken: { now: before.taken, proposed: after.taken }
        };
    });
}
