import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Trino 476 needs this version of Java or a newer one. */
export const OLDEST_JAVA = 24;

/** What to tell people where there is none. */
export const JDK_MISSING = `Trino needs a JDK ${OLDEST_JAVA} or newer, and none was found. Install one and set JAVA_HOME to its folder.`;

const FOLDERS_OF_JDKS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines', '/opt/java'];

export interface Jdk {
    readonly home: string;
    readonly version: number;
}

/** The major version in what `java -version` prints; null where it prints none. */
export function javaVersionIn(text: string): number | null {
    const found = /version "(\d+)/.exec(text)?.[1];
    return found === undefined ? null : Number(found);
}

async function jdkAt(home: string): Promise<Jdk | null> {
    const java = join(home, 'bin', 'java');
    if (!existsSync(java)) return null;
    const { stderr } = await run(java, ['-version']).catch(() => ({ stderr: '' }));
    const version = javaVersionIn(stderr);
    return version === null ? null : { home, version };
}

/** Places where a JDK may be: those that the environment names, then where systems keep them. */
function candidates(env: NodeJS.ProcessEnv): readonly string[] {
    const named = Object.entries(env)
        .filter(
            ([name, value]) =>
                /^JAVA\d*_HOME$|^JAVA_HOME_\d+/.test(name) && value !== undefined && value !== ''
        )
        .map(([, value]) => value ?? '');
    const kept = FOLDERS_OF_JDKS.filter((folder) => existsSync(folder)).flatMap((folder) =>
        readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents', 'Home')])
    );
    return [...named, ...kept];
}

/** The newest JDK that Trino runs on, or null where there is none. */
export async function findJdk(env: NodeJS.ProcessEnv): Promise<Jdk | null> {
    const found = await Promise.all([...new Set(candidates(env))].map(jdkAt));
    return (
        found
            .filter((jdk) => jdk !== null)
            .filter(({ version }) => version >= OLDEST_JAVA)
            .sort((one, other) => other.version - one.version)[0] ?? null
    );
}
