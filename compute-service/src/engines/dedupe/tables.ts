import { stepTable } from '../engine.ts';

/** Name of the table of a DeDupe step. */
export const dedupeTable = (step: string): string => stepTable('dedupe', step);
