import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Jdk } from './jdk.ts';

const run = promisify(execFile);

export const TRINO_VERSION = '476';

/** The server without connectors, and the one connector that tables of a run need. */
const SERVER = { artifact: 'trino-server-core', type: 'tar.gz' } as const;
const HIVE = { artifact: 'trino-hive', type: 'zip' } as const;
/** Comes with the server: where intermediate results of tasks are kept, so that a lost worker loses none. */
const EXCHANGE_PLUGIN = 'exchange-filesystem';

/** The cluster cannot be had or does not come up; the message says what to do. */
export class ClusterError extends Error {
    override readonly name = 'ClusterError';
}

export interface TrinoPackages {
    /** Jars of the server. */
    readonly libraries: string;
    /** Only the plugins that a run needs. */
    readonly plugins: string;
}

type Artifact = typeof SERVER | typeof HIVE;

const fileOf = ({ artifact, type }: Artifact): string =>
    join(
        homedir(),
        '.m2/repository/io/trino',
        artifact,
        TRINO_VERSION,
        `${artifact}-${TRINO_VERSION}.${type}`
    );

async function fetched(artifact: Artifact, jdk: Jdk): Promise<string> {
    const file = fileOf(artifact);
    if (existsSync(file)) return file;
    const coordinates = `io.trino:${artifact.artifact}:${TRINO_VERSION}:${artifact.type}`;
    const env = { ...process.env, JAVA_HOME: jdk.home };
    await run(
        'mvn',
        ['-B', '-q', '-ntp', 'dependency:get', `-Dartifact=${coordinates}`, '-Dtransitive=false'],
        { env }
    ).catch((cause: unknown) => {
        throw new ClusterError(
            `Maven could not bring ${coordinates}. Check that \`mvn\` is installed and reaches its repository.`,
            { cause }
        );
    });
    return file;
}

/**
 * Brings Trino into `folder`, once: some 450 MB from Maven.
 * @throws ClusterError where Maven is missing or has no such packages
 */
export async function bringTrino({
    folder,
    jdk,
    say
}: {
    readonly folder: string;
    readonly jdk: Jdk;
    say(sentence: string): void;
}): Promise<TrinoPackages> {
    const home = resolve(folder, `trino-${TRINO_VERSION}`);
    const packages = { libraries: join(home, 'lib'), plugins: join(home, 'plugins') };
    if (existsSync(packages.plugins)) return packages;
    say(`Bringing Trino ${TRINO_VERSION} from Maven (450 MB, once) …`);
    const [server, hive] = [await fetched(SERVER, jdk), await fetched(HIVE, jdk)];
    const unpacked = `${home}.part`;
    await rm(unpacked, { recursive: true, force: true });
    await mkdir(join(unpacked, 'plugins'), { recursive: true });
    await run('tar', ['-xzf', server, '--strip-components=1', '-C', unpacked]);
    await run(join(jdk.home, 'bin', 'jar'), ['xf', hive], { cwd: unpacked });
    await rename(join(unpacked, `${HIVE.artifact}-${TRINO_VERSION}`), join(unpacked, 'plugins', 'hive'));
    await symlink(join('..', 'plugin', EXCHANGE_PLUGIN), join(unpacked, 'plugins', EXCHANGE_PLUGIN));
    await rename(unpacked, home);
    return packages;
}
