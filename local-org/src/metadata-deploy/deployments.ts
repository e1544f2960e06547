import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { makeId } from '../ids.ts';
import { notSupported, OrgError } from '../org-error.ts';
import type { Schema } from '../schema/schema.ts';
import type { CheckRequest } from './check-process.ts';
import type { DeployMessage, DeployOptions, DeployResult } from './deploy-result.ts';
import { readZip } from './zip-archive.ts';

const KEY_PREFIX = '0Af';
/** Results that are kept for clients that ask again. */
const MOST_RESULTS = 100;
const CHECK_PROCESS = fileURLToPath(new URL('./check-process.ts', import.meta.url));

/** Types and references are checked in a process of its own: it takes more memory than the org may use. */
async function check(request: CheckRequest): Promise<readonly DeployMessage[]> {
    const child = spawn(process.execPath, [CHECK_PROCESS], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => child.kill());
    child.stdin.end(JSON.stringify(request));
    const [answer, complaint, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
    ]);
    if (code !== 0) {
        const missing = complaint.includes('ERR_MODULE_NOT_FOUND') || complaint.includes('MODULE_NOT_FOUND');
        throw missing
            ? notSupported('A deployment without the packages for development, which check it,')
            : new Error(`The check of a deployment failed: ${complaint.slice(-2000)}`);
    }
    return JSON.parse(answer) as readonly DeployMessage[];
}

const isDestructive = (path: string): boolean => /(^|\/)destructiveChanges(Pre|Post)?\.xml$/.test(path);

/** Deployments of metadata: each is checked as an org does, and nothing of it is kept but its result. */
export class Deployments {
    private readonly schema: Schema;
    private readonly sourceFolder: string;
    private readonly now: () => Date;
    private readonly results = new Map<string, DeployResult>();
    private count = 0;

    /** @param given.sourceFolder the source that the org started with, where references are looked for */
    constructor(given: { schema: Schema; sourceFolder: string; now: () => Date }) {
        this.schema = given.schema;
        this.sourceFolder = given.sourceFolder;
        this.now = given.now;
    }

    /**
     * Checks the files of a zip archive; the result is there when this returns.
     * @throws OrgError for an archive that cannot be read, and for what local-org does not do
     */
    async deploy(given: {
        readonly zip: Buffer;
        readonly options: DeployOptions;
        readonly userId: string;
    }): Promise<DeployResult> {
        const { testLevel } = given.options;
        if (testLevel !== null && testLevel !== 'NoTestRun')
            throw notSupported(`The test level ${testLevel}`);
        const files = [...readZip(given.zip)].map(
            ([path, content]) => [path.replace(/^unpackaged\//, ''), content] as const
        );
        if (files.some(([path]) => isDestructive(path)))
            throw notSupported(
                'Deleting metadata, since the schema is the source that the org started with,'
            );
        const messages = await check({
            files,
            sourceFolder: this.sourceFolder,
            known: this.schema.objects.flatMap(({ name, fields }) => [
                name,
                ...fields.map((field) => `${name}.${field.name}`)
            ])
        });
        const result = {
            id: makeId(KEY_PREFIX, ++this.count),
            options: given.options,
            messages,
            at: this.now().toISOString(),
            userId: given.userId
        };
        this.results.set(result.id, result);
        for (const oldest of [...this.results.keys()].slice(0, -MOST_RESULTS)) this.results.delete(oldest);
        return result;
    }

    /** @throws OrgError INVALID_ID_FIELD for an id that no deployment has */
    find(id: string): DeployResult {
        const result =
            this.results.get(id) ?? [...this.results.values()].find((one) => one.id.startsWith(id));
        if (!result || id.length < 15)
            throw new OrgError({ code: 'INVALID_ID_FIELD', message: `No deployment has the id ${id}` });
        return result;
    }
}
