import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, startChild, type RunningChild } from './child-process.ts';
import { localApiKey, ROOT, type StackFolders } from './folders.ts';
import type { OrgReady } from './local-org.ts';
import type { MailSink } from './mail-sink.ts';

const READY_WITHIN_MS = 60_000;

export interface ServiceReady {
    readonly url: string;
}

export interface ServiceOptions {
    readonly folders: StackFolders;
    readonly port: number;
    /** Null where the settings name orgs. */
    readonly org: OrgReady | null;
    readonly mail: MailSink;
    readonly signal: AbortSignal;
    /** File in the folder of logs; services that run at the same time need one each. */
    readonly logName?: string;
    /** Over the usual settings, for tests. */
    readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Of the C library on Linux, which otherwise keeps for itself what the compute engine gave back; other systems ignore
 * them. They must be there before the process starts.
 */
export const ALLOCATOR = {
    MALLOC_ARENA_MAX: '2',
    MALLOC_TRIM_THRESHOLD_: '1000000',
    MALLOC_MMAP_THRESHOLD_: '131072'
} as const;

/** The service streams whatever is large, so a small heap is enough; a large one would only be tidied up later. */
export const HEAP = ['--max-semi-space-size=2', '--max-old-space-size=192'] as const;

/** Settings of the service for the local stack; the names are those of compute-service/.env.example. */
function settingsOf({ folders, port, org, mail }: ServiceOptions): Record<string, string> {
    return {
        DIAL_FLOW_PROFILE: 'development',
        DIAL_FLOW_PORT: String(port),
        DIAL_FLOW_API_KEYS: localApiKey(folders.apiKeyFile),
        DIAL_FLOW_DATA_DIR: folders.service,
        ...(org && {
            DIAL_FLOW_SALESFORCE_LOGIN_URL: org.credentials.loginUrl,
            DIAL_FLOW_SALESFORCE_CLIENT_ID: org.credentials.clientId,
            DIAL_FLOW_SALESFORCE_USERNAME: org.credentials.username,
            DIAL_FLOW_SALESFORCE_PRIVATE_KEY: org.credentials.privateKey
        }),
        // The org is next door: asking it often costs nothing.
        DIAL_FLOW_SALESFORCE_POLL_MS: '200',
        DIAL_FLOW_MAIL_HOST: '127.0.0.1',
        DIAL_FLOW_MAIL_PORT: String(mail.port),
        // The mail sink runs on this computer and has no certificate.
        DIAL_FLOW_MAIL_TLS: 'off',
        DIAL_FLOW_MAIL_FROM: 'dial-flow@example.test',
        DIAL_FLOW_MAIL_RECIPIENTS: 'sales-ops@example.test'
    };
}

function readyOf(line: string): ServiceReady | null {
    const said = jsonOf(line);
    return said?.['msg'] === 'Listening' ? { url: String(said['url']) } : null;
}

/** Starts the compute service against the local org and mail. @throws ChildProcessError. */
export function startService(options: ServiceOptions): Promise<RunningChild<ServiceReady>> {
    const { folders, logName = 'compute-service.log', signal } = options;
    mkdirSync(folders.service, { recursive: true, mode: 0o700 });
    return startChild({
        name: 'compute service',
        entry: join(ROOT, 'compute-service', 'src', 'index.ts'),
        nodeArgs: HEAP,
        env: { ...ALLOCATOR, ...settingsOf(options), ...options.settings },
        logFile: join(folders.logs, logName),
        readyWithinMs: READY_WITHIN_MS,
        signal,
        ready: readyOf
    });
}
