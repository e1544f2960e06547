/** Statuses of a run as the service and the contract name them, by the words of the picklist. */
const codes: Readonly<Record<string, string>> = {
    Queued: 'queued',
    Running: 'running',
    Delivering: 'delivering',
    Succeeded: 'succeeded',
    'Succeeded with warnings': 'succeeded_with_warnings',
    Failed: 'failed',
    Cancelled: 'cancelled'
};

const final = ['Succeeded', 'Succeeded with warnings', 'Failed', 'Cancelled'];

export const unfinished = ['Queued', 'Running', 'Delivering'];
export const succeeded = ['Succeeded', 'Succeeded with warnings'];

export const statusCode = (label: string | null): string => codes[label ?? ''] ?? (label ?? '').toLowerCase();

export const statusLabel = (code: string): string =>
    Object.entries(codes).find(([, known]) => known === code)?.[0] ?? code;

export const isFinal = (label: string | null): boolean => final.includes(label ?? '');
