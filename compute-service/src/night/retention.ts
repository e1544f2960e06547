import { FINAL_STATUSES, type Run } from '../runs/run.ts';
import { thinOutWorkspaces } from './workspace.ts';

/** What retention asks of the run store. */
export interface RunLister {
    list(filter: { readonly limit: number; readonly cursor?: string }): Promise<{
        readonly runs: readonly Pick<Run, 'id' | 'status' | 'draft'>[];
        readonly cursor: string | null;
    }>;
    latestAccepted(options: { readonly engines: readonly [] }): Promise<Pick<Run, 'id'> | null>;
}

const PAGE = 100;

/** Whether a run may still go on from its database: it is not final, can be resumed, or waits for a decision. */
const isNeeded = ({ status, draft }: Pick<Run, 'status' | 'draft'>): boolean =>
    !FINAL_STATUSES.includes(status) || draft === 'held';

/**
 * Keeps the databases of the newest runs, of the last accepted one and of all that are not at their end; those of the
 * others are removed, their files stay. Returns how many runs were thinned out.
 */
export async function retainWorkspaces({
    dataDirectory,
    runs,
    keepWorkspaces
}: {
    readonly dataDirectory: string;
    readonly runs: RunLister;
    readonly keepWorkspaces: number;
}): Promise<number> {
    const keep = new Set<string>();
    const accepted = await runs.latestAccepted({ engines: [] });
    if (accepted) keep.add(accepted.id);
    for (let cursor: string | null = null, seen = 0; ;) {
        const page = await runs.list({ limit: PAGE, ...(cursor !== null && { cursor }) });
        for (const run of page.runs) {
            if (seen < keepWorkspaces || isNeeded(run)) keep.add(run.id);
            seen += 1;
        }
        cursor = page.cursor;
        if (cursor === null) break;
    }
    return (await thinOutWorkspaces({ dataDirectory, keep })).length;
}
