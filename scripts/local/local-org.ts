import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, startChild, type RunningChild } from './child-process.ts';
import { worldArgs, type WishedWorld } from './world-args.ts';
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
    readonly world: WishedWorld;
    /** Fires the org's scheduled jobs by the clock. */
    readonly jobs?: boolean;
    /** Port of the mail server that takes what the org sends. */
    readonly mailPort?: number;
    readonly signal: AbortSignal;
    onLine?(line: string): void;
}

/** The kept world's day, from what the org notes beside its records; null where there is no finished world. */
function keptWorldDate(orgFolder: string): string | null {
    try {
        const world = JSON.parse(readFileSync(join(orgFolder, 'world.json'), 'utf8')) as {
            readonly options: { readonly worldDate: string };
        };
        return world.options.worldDate;
    } catch {
        return null;
    }
}

function readyOf(line: string, orgFolder: string): OrgReady | null {
    const said = jsonOf(line);
    if (said?.['event'] !== 'ready') return null;
    const credentialsFile = String(said['credentialsFile']);
    return {
        url: String(said['url']),
        credentialsFile,
        credentials: JSON.parse(readFileSync(credentialsFile, 'utf8')) as OrgCredentials,
        worldDate: keptWorldDate(orgFolder)
    };
}

/** Starts the stand-in for a Salesforce org, with its kept world or a new one. @throws ChildProcessError. */
export const startLocalOrg = ({
    folders,
    port,
    world,
    jobs = false,
    mailPort,
    signal,
    onLine
}: LocalOrgOptions): Promise<RunningChild<OrgReady>> =>
    startChild({
        name: 'local org',
        entry: join(ROOT, 'local-org', 'src', 'index.ts'),
        args: [
            '--data',
            folders.org,
            '--port',
            String(port),
            '--json',
            '--components',
            folders.components,
            ...(jobs ? ['--jobs'] : []),
            ...(mailPort === undefined ? [] : ['--mail-port', String(mailPort)]),
            ...worldArgs(world, keptWorldDate(folders.org) !== null)
        ],
        logFile: join(folders.logs, 'local-org.log'),
        readyWithinMs: READY_WITHIN_MS,
        signal,
        ready: (line) => readyOf(line, folders.org),
        ...(onLine ? { onLine } : {})
    });
