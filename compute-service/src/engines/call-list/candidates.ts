import { stepTable, type EngineContext } from '../engine.ts';

/** Table of a step of List IQ. */
export const listTable = (step: string): string => stepTable('call_list', step);

/** ISO date for which the list is made (L5). */
export function callDate({ asOf, parameters }: EngineContext): string {
    const day = new Date(`${asOf}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + parameters.call_list.call_date_offset_days);
    return day.toISOString().slice(0, 10);
}
