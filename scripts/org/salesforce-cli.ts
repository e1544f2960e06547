import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

/** A command of the Salesforce CLI failed; the message is what the CLI or the org said. */
export class SalesforceCliError extends Error {
    override readonly name = 'SalesforceCliError';
    /** Result that came with the failure, such as the components of a deployment. */
    readonly result: unknown;

    constructor(message: string, result?: unknown) {
        super(message);
        this.result = result;
    }
}

export interface CommandOptions {
    readonly env?: Readonly<Record<string, string>>;
    /** Folder with the project, for commands that need one. */
    readonly folder?: string;
}

/** The command insists on a body wherever the method is not GET. */
const NO_BODY = ' ';

async function withPrivateFile<Result>(
    content: string,
    use: (file: string) => Promise<Result>
): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-request-'));
    try {
        const file = join(folder, 'body.json');
        writeFileSync(file, content, { mode: 0o600 });
        return await use(file);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

interface Envelope {
    readonly status?: number;
    readonly message?: string;
    readonly result?: unknown;
    readonly data?: unknown;
}

const jsonIn = (output: string): unknown => {
    const start = output.search(/[[{]/);
    if (start < 0) return undefined;
    try {
        return JSON.parse(output.slice(start)) as unknown;
    } catch {
        return undefined;
    }
};

interface OrgFault {
    readonly errorCode: string;
    readonly message: string;
}

const faultsIn = (answer: unknown): readonly OrgFault[] =>
    Array.isArray(answer)
        ? (answer as Partial<OrgFault>[]).filter((entry): entry is OrgFault => entry.errorCode !== undefined)
        : [];

interface BatchAnswer {
    readonly results: readonly { readonly result: unknown }[];
}

/** The Salesforce CLI of this repository, for one org. */
export class SalesforceCli {
    readonly org: string;

    constructor(org: string) {
        this.org = org;
    }

    /** Runs a command and returns its result. @throws SalesforceCliError in the words of the CLI */
    async run<Result>(args: readonly string[], options: CommandOptions = {}): Promise<Result> {
        const { output, code } = await this.start([...args, '--target-org', this.org, '--json'], options);
        const answer = jsonIn(output) as Envelope | undefined;
        if (code === 0 && answer?.result !== undefined) return answer.result as Result;
        throw new SalesforceCliError(
            answer?.message ?? (output.trim().slice(-500) || `sf ${args.slice(0, 3).join(' ')} failed`),
            answer?.result ?? answer?.data
        );
    }

    /** Rows of a query. */
    async query<Row>(soql: string): Promise<readonly Row[]> {
        const { records } = await this.run<{ records: readonly Row[] }>(['data', 'query', '--query', soql]);
        return records;
    }

    /**
     * Sends a request to the org's REST API. The body goes through a file that its owner alone can read and that is gone
     * afterwards: a secret on the command line would stand in every list of processes.
     * @param given.path after the address of the org, such as /services/data/v66.0/limits
     */
    async request<Answer>(given: {
        readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
        readonly path: string;
        readonly body?: object;
    }): Promise<Answer> {
        const { method, path, body } = given;
        const args = ['api', 'request', 'rest', path, '--method', method, '--target-org', this.org];
        const { output, code } =
            body === undefined
                ? await this.start(method === 'GET' ? args : [...args, '--body', NO_BODY], {})
                : await withPrivateFile(JSON.stringify(body), (file) =>
                      this.start([...args, '--body', `@${file}`], {})
                  );
        const answer = jsonIn(output);
        const [fault] = faultsIn(answer);
        if (fault) throw new SalesforceCliError(`${fault.errorCode}: ${fault.message}`);
        if (code !== 0) throw new SalesforceCliError(output.trim().slice(-500));
        return answer as Answer;
    }

    /**
     * Reads several resources in one request, 25 at most.
     * @param paths after the version, such as /sobjects/Account/describe
     * @returns the answer of each; null for one about an object that the org does not know
     */
    async readAll(apiVersion: string, paths: readonly string[]): Promise<readonly unknown[]> {
        const { results } = await this.request<BatchAnswer>({
            method: 'POST',
            path: `/services/data/v${apiVersion}/composite/batch`,
            body: { batchRequests: paths.map((path) => ({ method: 'GET', url: `v${apiVersion}${path}` })) }
        });
        return results.map(({ result }) => {
            const [fault] = faultsIn(result);
            if (!fault) return result;
            if (fault.errorCode === 'INVALID_TYPE') return null;
            throw new SalesforceCliError(`${fault.errorCode}: ${fault.message}`);
        });
    }

    /** Runs several queries in one request; null for one of an object that the org does not know. */
    async queryAll<Row>(
        apiVersion: string,
        soqls: readonly string[]
    ): Promise<readonly (readonly Row[] | null)[]> {
        const paths = soqls.map((soql) => `/query?q=${encodeURIComponent(soql)}`);
        const answers = await this.readAll(apiVersion, paths);
        return answers.map(
            (answer) => (answer as { readonly records: readonly Row[] } | null)?.records ?? null
        );
    }

    private async start(
        args: readonly string[],
        { env = {}, folder = ROOT }: CommandOptions
    ): Promise<{ readonly output: string; readonly code: number }> {
        const child = spawn(process.execPath, [CLI, ...args], {
            cwd: folder,
            stdio: ['ignore', 'pipe', 'pipe'],
            env: {
                ...process.env,
                SF_AUTOUPDATE_DISABLE: 'true',
                SF_SKIP_NEW_VERSION_CHECK: 'true',
                SF_DISABLE_TELEMETRY: 'true',
                ...env
            }
        });
        const [out, complaint, code] = await Promise.all([
            text(child.stdout),
            text(child.stderr),
            new Promise<number>((resolve, reject) =>
                child.once('error', reject).once('close', (status) => resolve(status ?? 1))
            )
        ]);
        return { output: out.trim() === '' ? complaint : out, code };
    }
}

/** A text as a literal of SOQL. */
export const soqlText = (value: string): string => `'${value.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
