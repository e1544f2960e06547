export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** An instant as job JSON and REST write it. */
export const wireDate = (date: Date): string => date.toISOString().replace('Z', '+0000');
