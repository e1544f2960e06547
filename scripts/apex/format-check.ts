import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';
import type { Finding } from './finding.ts';

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
    const options = {
        ...(await prettier.resolveConfig(join(tools, 'package.json'))),
        plugins: ['prettier-plugin-apex'],
        parser: 'apex'
    };
    const findings: Finding[] = [];
    for (const file of files) {
        const text = await readFile(join(project, file), 'utf8');
        try {
            if (await prettier.check(text, options)) continue;
            findings.push({
                file,
                line: 1,
                rule: 'format',
                message: 'Not formatted; run prettier with prettier-plugin-apex.'
            });
        } catch (error) {
            const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
            findings.push({ file, line: 1, rule: 'syntax', message });
        }
    }
    return findings;
}
