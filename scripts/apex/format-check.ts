import type { Finding } from './finding.ts';
import { runPrettier } from './prettier.ts';

const CLEAN = 0;
const SYNTAX = /^\[error\] (\S+?\.(?:cls|trigger)): (.+)$/;

/** Returns files whose format is not that of prettier-plugin-apex, and files that it cannot read. */
export async function formatCheck({
    project,
    files,
    tools
}: {
    readonly project: string;
    readonly files: readonly string[];
    readonly tools: string;
}): Promise<readonly Finding[]> {
    const { code, stdout, stderr } = await runPrettier({
        tools,
        folder: project,
        args: ['--list-different', ...files]
    });
    const unformatted = stdout.split('\n').filter((line) => files.includes(line));
    const unreadable = stderr.split('\n').flatMap((line): Finding[] => {
        const [, file, message] = SYNTAX.exec(line) ?? [];
        return file && message ? [{ file, line: 1, rule: 'syntax', message }] : [];
    });
    const findings = [
        ...unformatted.map((file) => ({
            file,
            line: 1,
            rule: 'format',
            message: 'Not formatted; run prettier with prettier-plugin-apex.'
        })),
        ...unreadable
    ];
    if (code !== CLEAN && findings.length === 0) throw new Error(`Prettier failed (${code}): ${stderr}`);
    return findings;
}
