import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalOrg, type RunningOrg } from '../../../local-org/src/start.ts';
import { SalesforceConnection } from '../../src/sources/salesforce/connection.ts';

const SOURCE_DIRECTORY = fileURLToPath(new URL('../../../force-app', import.meta.url));

export interface OrgCredentials {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly privateKey: string;
    readonly username: string;
    readonly userId: string;
    readonly adminUserId: string;
    readonly adminAccessToken: string;
}

export type OrgRecord = Readonly<Record<string, string | number | boolean | null>>;

/** A local org with an empty data folder, and the doors that tests use: an administrator and the faults. */
export class TestOrg {
    readonly credentials: OrgCredentials;
    readonly #running: RunningOrg;
    readonly #dataDirectory: string;

    private constructor(running: RunningOrg, dataDirectory: string) {
        this.#running = running;
        this.#dataDirectory = dataDirectory;
        this.credentials = JSON.parse(readFileSync(running.credentialsFile, 'utf8')) as OrgCredentials;
    }

    static async start({ now }: { readonly now?: () => Date } = {}): Promise<TestOrg> {
        const dataDirectory = mkdtempSync(join(tmpdir(), 'edges-org-'));
        const running = await startLocalOrg({
            dataDirectory,
            sourceDirectory: SOURCE_DIRECTORY,
            ...(now && { now })
        });
        return new TestOrg(running, dataDirectory);
    }

    get url(): string {
        return this.#running.url;
    }

    async stop(): Promise<void> {
        await this.#running.stop();
        rmSync(this.#dataDirectory, { recursive: true, force: true });
    }

    /** The integration user's connection, impatient as tests are. */
    connect(): SalesforceConnection {
        const { clientId, clientSecret } = this.credentials;
        return new SalesforceConnection({
            loginUrl: this.url,
            apiVersion: '66.0',
            credentials: { flow: 'client_credentials', clientId, clientSecret },
            retry: { attempts: 4, baseMs: 20, maxMs: 100, limitWaitMs: 50, limitWaits: 2 },
            silenceMs: 2_000
        });
    }

    /** Sets a fault; see the page on the local org for its parts. */
    async fault(spec: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#control('POST', 'faults', spec);
    }

    async clearFaults(): Promise<void> {
        await this.#control('DELETE', 'faults');
    }

    async settings(change: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#control('POST', 'settings', change);
    }

    /** Creates records as the administrator and returns their ids. */
    async create(object: string, records: readonly OrgRecord[]): Promise<string[]> {
        const ids: string[] = [];
        for (let start = 0; start < records.length; start += 200) {
            const chunk = records.slice(start, start + 200);
            const saved = (await this.#rest('POST', '/composite/sobjects', {
                allOrNone: true,
                records: chunk.map((record) => ({ attributes: { type: object }, ...record }))
            })) as readonly { readonly id?: string; readonly success: boolean; readonly errors: unknown }[];
            for (const { id, success, errors } of saved) {
                if (!success || !id) throw new Error(`${object} was not created: ${JSON.stringify(errors)}`);
                ids.push(id);
            }
        }
        return ids;
    }

    async update(object: string, id: string, fields: OrgRecord): Promise<void> {
        await this.#rest('PATCH', `/sobjects/${object}/${id}`, fields);
    }

    /** Puts a record into the bin. */
    async delete(object: string, id: string): Promise<void> {
        await this.#rest('DELETE', `/sobjects/${object}/${id}`);
    }

    /** Changes records as no API does: what the org does by itself, such as emptying the bin. */
    async behindTheScenes(sql: string): Promise<void> {
        await this.#running.org.store.write(async (connection) => {
            await connection.run(sql);
        });
    }

    /** Returns the records of a query as the administrator sees them. */
    async query<T = Record<string, unknown>>(soql: string): Promise<readonly T[]> {
        const result = (await this.#rest('GET', `/query?q=${encodeURIComponent(soql)}`)) as {
            readonly records: readonly T[];
        };
        return result.records;
    }

    async #control(method: string, path: string, body?: unknown): Promise<void> {
        const response = await fetch(`${this.url}/local-org/${path}`, {
            method,
            headers: { 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
        });
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }

    async #rest(method: string, path: string, body?: unknown): Promise<unknown> {
        const response = await fetch(`${this.url}/services/data/v66.0${path}`, {
            method,
            headers: {
                authorization: `Bearer ${this.credentials.adminAccessToken}`,
                'content-type': 'application/json'
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
        });
        const text = await response.text();
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
        return text === '' ? null : (JSON.parse(text) as unknown);
    }
}
