/** An instant as job JSON and REST write it. */
export const wireDate = (date: Date): string => date.toISOString().replace('Z', '+0000');
