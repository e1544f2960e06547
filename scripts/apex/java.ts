import { execFile } from 'node:child_process';
import { join } from 'node:path';

const OLDEST_JAVA = 17;
/** The checks are short: what the JVM compiles well only after a while costs more than it saves. */
const JVM_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss8m'];
const LIBRARIES = 'node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib/*';
const MOST_OUTPUT = 64 * 1024 * 1024;

export interface JavaRun {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

const javaCommand = (): string => {
    const home = process.env['JAVA_HOME'];
    return home ? join(home, 'bin', 'java') : 'java';
};

const execute = (args: readonly string[]): Promise<JavaRun> =>
    new Promise((resolve, reject) => {
        execFile(javaCommand(), args, { maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
            const code = error ? error.code : 0;
            if (typeof code === 'number') resolve({ code, stdout, stderr });
            else reject(error ?? new Error('Java did not start.'));
        });
    });

/** Says why Java cannot be used, with what to do; null where it can. */
export async function javaFault(): Promise<string | null> {
    const wanted = `The checks of Apex need Java ${OLDEST_JAVA} or later`;
    try {
        const { stdout, stderr } = await execute(['-version']);
        const [, version = ''] = /version "(\d+)/.exec(stdout + stderr) ?? [];
        if (Number(version) >= OLDEST_JAVA) return null;
        return `${wanted}, and this is ${version === '' ? 'another' : `Java ${version}`}. Set JAVA_HOME to a newer one.`;
    } catch {
        return `${wanted}, and there is none. Install a JRE (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME.`;
    }
}

/** Runs a class of the analyser's libraries. @param root the project whose node_modules hold them */
export const runJavaClass = (root: string, className: string, args: readonly string[]): Promise<JavaRun> =>
    execute([...JVM_OPTIONS, '-cp', join(root, LIBRARIES), className, ...args]);
