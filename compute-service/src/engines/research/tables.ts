import { stepTable } from '../engine.ts';

/** Name of the table of an InfoFlow step. */
export const researchTable = (step: string): string => stepTable('research', step);
