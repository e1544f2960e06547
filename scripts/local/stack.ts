import { rmSync, writeFileSync } from 'node:fs';
import { runningNoteFile, type RunningNote } from '../../compute-service/src/cli/connection.ts';
import type { RunningChild } from './child-process.ts';
import { openFolders, type StackFolders } from './folders.ts';
import { connectOrgToService } from './named-credential.ts';
import { startLocalOrg, type OrgReady } from './local-org.ts';
import { startMailSink, type MailSink } from './mail-sink.ts';
import type { WishedWorld } from './world-args.ts';
import { startService, type ServiceReady } from './service.ts';

export interface StackPorts {
    readonly org: number;
    readonly service: number;
    readonly mail: number;
}

export interface StackOptions {
    readonly data: string;
    /** Folder for the note by which `dial-flow` finds the service. */
    readonly home: string;
    readonly ports: StackPorts;
    readonly world: WishedWorld;
    /** Fires the org's scheduled jobs by the clock, so that nights come by themselves. */
    readonly jobs?: boolean;
    readonly signal: AbortSignal;
    /** Hears what is being started, in words. */
    say(text: string): void;
    onOrgLine?(line: string): void;
}

/** The whole product on this computer: an org, mail and the service. */
export interface Stack {
    readonly folders: StackFolders;
    readonly org: RunningChild<OrgReady>;
    readonly mail: MailSink;
    readonly service: RunningChild<ServiceReady>;
    /** Ends what runs, the service first, so that it can still tell the org what it stopped. */
    stop(): Promise<void>;
}

/** Lets `dial-flow` find the service without options. */
function noteRunning({
    home,
    folders,
    url
}: {
    readonly home: string;
    readonly folders: StackFolders;
    readonly url: string;
}): () => void {
    const file = runningNoteFile(home);
    const note: RunningNote = { url, apiKeyFile: folders.apiKeyFile };
    writeFileSync(file, JSON.stringify(note, null, 4), { mode: 0o600 });
    return () => rmSync(file, { force: true });
}

/** Starts the parts in the order in which they need each other. What was started is stopped where one fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
    const { data, home, ports, world, jobs = false, signal, say, onOrgLine } = options;
    const folders = openFolders(data);
    const stops: (() => Promise<void> | void)[] = [];
    const stop = async (): Promise<void> => {
        for (const end of stops.splice(0).reverse()) await end();
    };
    try {
        const mail = await startMailSink({ directory: folders.mail, port: ports.mail });
        stops.push(() => mail.stop());
        say('Starting the local org');
        const org = await startLocalOrg({
            folders,
            port: ports.org,
            world,
            jobs,
            mailPort: mail.port,
            signal,
            ...(onOrgLine ? { onLine: onOrgLine } : {})
        });
        stops.push(() => org.stop());
        say('Starting the compute service');
        const service = await startService({ folders, port: ports.service, org: org.ready, mail, signal });
        stops.push(() => service.stop());
        await connectOrgToService({
            org: org.ready,
            serviceUrl: service.ready.url,
            apiKeyFile: folders.apiKeyFile
        });
        stops.push(noteRunning({ home, folders, url: service.ready.url }));
        return { folders, org, mail, service, stop };
    } catch (error) {
        await stop();
        throw error;
    }
}
