import { z } from 'zod';
import type { FieldValues } from './run-fields.ts';

export interface StateCounts {
    readonly state: string;
    readonly listed: number;
    readonly dialled: number;
    readonly reached: number;
}

const stateFill = z.array(z.looseObject({ state: z.string() }));

/** The fill by state as the list's record holds it; null where that cannot be read. */
function fillOf(text: string | null): z.output<typeof stateFill> | null {
    try {
        return stateFill.safeParse(JSON.parse(text ?? '')).data ?? null;
    } catch {
        return null;
    }
}

/** Fields of Call_List__c that say how far it was worked; a fill by state that cannot be read stays as it is. */
export function progressFields(fillText: string | null, states: readonly StateCounts[]): FieldValues {
    const sum = (count: (state: StateCounts) => number): number =>
        states.reduce((total, state) => total + count(state), 0);
    const listed = sum((state) => state.listed);
    const dialled = sum((state) => state.dialled);
    const fill = fillOf(fillText);
    const counts = new Map(states.map((state) => [state.state, state]));
    const lines = fill?.map((line) => ({
        ...line,
        dialled: counts.get(line.state)?.dialled ?? 0,
        reached: counts.get(line.state)?.reached ?? 0
    }));
    return {
        Penetration__c: listed === 0 ? null : Math.round((10_000 * dialled) / listed) / 100,
        ...(lines && { State_Fill__c: JSON.stringify(lines) })
    };
}
