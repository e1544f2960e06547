import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, startChild, type RunningChild } from './child-process.ts';
import { ROOT, type StackFolders } from './folders.ts';

/** A world of the default size is made in under a minute; a slow machine may take its time. */
const READY_WITHIN_MS = 20 * 60_000;

/** What is needed to log in to the local org; written by it for clients to read. */
export interface OrgCredentials {
    readonly instanceUrl: string;
    readonly loginUrl: string;
    readonly clientId: string;
    readonly username: string;
    readonly privateKey: string;
    readonly adminAccessToken: string;
    readonly adminUserId: string;
}

export interface OrgReady {
    readonly url: string;
    readonly credentialsFile: string;
    readonly credentials: OrgCredentials;
    /** The world's today, YYYY-MM-DD; null where the org has no world. */
    readonly worldDate: string | null;
}

export interface LocalOrgOptions {
    readonly folders: StackFolders;
    readonly port: number;
    /** Options of the world, as command-line arguments of the org. */
    readonly worldArgs: readonly string[];
    readonly signal: AbortSignal;
    onLine?(line: string): void;
}

function readyOf(line: string): OrgReady | null {
    const said = jsonOf(line);
    if (said?.['event'] !== 'ready') return null;
    const credentialsFile = String(said['credentialsFile']);
    const world = said['world'] as { readonly worldDate?: string } | null | undefined;
    return {
        url: String(said['url']),
        credentialsFile,
        credentials: JSON.parse(readFileSync(credentialsFile, 'utf8')) as OrgCredentials,
        worldDate: world?.worldDate ?? null
    };
}

/** Starts the stand-in for a Salesforce org, with its kept world or a new one. @throws ChildProcessError. */
export const startLocalOrg = ({
    folders,
    port,
    worldArgs,
    signal,
    onLine
}: LocalOrgOptions): Promise<RunningChild<OrgReady>> =>
    startChild({
        name: 'local org',
        entry: join(ROOT, 'local-org', 'src', 'index.ts'),
        args: ['--data', folders.org, '--port', String(port), '--json', ...worldArgs],
        logFile: join(folders.logs, 'local-org.log'),
        readyWithinMs: READY_WITHIN_MS,
        signal,
        ready: readyOf,
        ...(onLine ? { onLine } : {})
    });
