import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningChild } from './child-process.ts';
import { openFolders, type StackFolders } from './folders.ts';
import { startLocalOrg, type OrgReady } from './local-org.ts';
import type { WishedWorld, WorldSize } from './world-args.ts';

/** One of several orgs on this computer. */
export interface FleetOrg {
    readonly name: string;
    readonly folders: StackFolders;
    readonly process: RunningChild<OrgReady>;
}

/** Several orgs on this computer, each in a process of its own with a world of its own. */
export interface OrgFleet {
    readonly orgs: readonly FleetOrg[];
    /** What a service needs to serve all of them. */
    readonly settings: Readonly<Record<string, string>>;
    stop(): Promise<void>;
}

export interface FleetOptions {
    readonly data: string;
    /** Where worlds are made once and kept; each org begins with a copy. Without it, worlds are made in the orgs. */
    readonly worlds?: string;
    readonly names: readonly string[];
    readonly size: WorldSize;
    /** Seed of the first world; each of the others has the next one. */
    readonly seed: number;
    /** The worlds' today. */
    readonly date: string;
    readonly signal: AbortSignal;
}

const recipientOf = (org: string): string => `ops@${org}.example.test`;

/** Writes the file of orgs; the secrets of each go beside it, by the names of their variables. */
function settingsOf(data: string, orgs: readonly FleetOrg[]): Record<string, string> {
    const file = join(data, 'orgs.json');
    const named = orgs.map(({ name, process }) => {
        const { loginUrl, clientId, username } = process.ready.credentials;
        const settings = {
            salesforce_login_url: loginUrl,
            salesforce_client_id: clientId,
            salesforce_username: username,
            mail_recipients: [recipientOf(name)]
        };
        return [name, settings] as const;
    });
    writeFileSync(file, JSON.stringify({ orgs: Object.fromEntries(named) }, null, 4));
    const secrets = orgs.map(({ name, process }) => {
        const variable = `DIAL_FLOW_ORG_${name.toUpperCase().replaceAll('-', '_')}_SALESFORCE_PRIVATE_KEY`;
        return [variable, process.ready.credentials.privateKey] as const;
    });
    return { DIAL_FLOW_ORGS_FILE: file, ...Object.fromEntries(secrets) };
}

/** Makes the world where it is not there yet, and copies it into the folder of an org. */
async function copyWorld({
    kept,
    folders,
    world,
    signal
}: {
    readonly kept: string;
    readonly folders: StackFolders;
    readonly world: WishedWorld;
    readonly signal: AbortSignal;
}): Promise<void> {
    const from = openFolders(kept);
    if (!existsSync(join(from.org, 'world.json'))) {
        await (await startLocalOrg({ folders: from, port: 0, world, signal })).stop();
    }
    cpSync(from.org, folders.org, { recursive: true });
}

/** Starts the orgs one after the other, because making a world takes all there is. @throws ChildProcessError. */
export async function startOrgFleet(options: FleetOptions): Promise<OrgFleet> {
    const { data, worlds, names, size, seed, date, signal } = options;
    const orgs: FleetOrg[] = [];
    const stop = async (): Promise<void> => {
        await Promise.all(orgs.map(({ process }) => process.stop()));
    };
    try {
        for (const [index, name] of names.entries()) {
            const folders = openFolders(join(data, name));
            const world = { size, seed: seed + index, date };
            if (worlds !== undefined) await copyWorld({ kept: join(worlds, name), folders, world, signal });
            orgs.push({ name, folders, process: await startLocalOrg({ folders, port: 0, world, signal }) });
        }
        return { orgs, settings: settingsOf(openFolders(data).base, orgs), stop };
    } catch (error) {
        await stop();
        throw error;
    }
}
