import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Finding } from './finding.ts';
import { runJavaClass } from './java.ts';

const CLASS = 'com.salesforce.sfca.pmdwrapper.PmdWrapper';
const RULES = 'scripts/apex/rules/apex.xml';

const results = z.object({
    violations: z.array(
        z.object({
            rule: z.string(),
            message: z.string(),
            codeLocation: z.object({ file: z.string(), startLine: z.int() })
        })
    ),
    processingErrors: z.array(z.object({ file: z.string(), message: z.string() }))
});

/**
 * Runs PMD with the rules of `rules/apex.xml`.
 * @param tools the project whose node_modules hold PMD and which holds the rules
 * @throws Error where PMD itself fails
 */
export async function ruleCheck({
    project,
    files,
    tools
}: {
    readonly project: string;
    readonly files: readonly string[];
    readonly tools: string;
}): Promise<readonly Finding[]> {
    const folder = await mkdtemp(join(tmpdir(), 'dial-flow-pmd-'));
    try {
        const input = join(folder, 'input.json');
        const output = join(folder, 'output.json');
        const filesToScan = files.map((file) => resolve(project, file));
        await writeFile(
            input,
            JSON.stringify({
                ruleSetInputFile: resolve(tools, RULES),
                runDataPerLanguage: { apex: { filesToScan } }
            })
        );
        const { code, stdout, stderr } = await runJavaClass(tools, CLASS, ['run', input, output]);
        if (code !== 0 || stdout.includes('[Error]')) {
            throw new Error(`PMD failed (${code}): ${stderr || stdout}`);
        }
        const { violations, processingErrors } = results.parse(JSON.parse(await readFile(output, 'utf8')));
        return [
            ...processingErrors.map(({ file, message }) => ({
                file: relative(project, file),
                line: 1,
                rule: 'processing',
                message
            })),
            ...violations.map(({ rule, message, codeLocation }) => ({
                file: relative(project, codeLocation.file),
                line: codeLocation.startLine,
                rule,
                message
            }))
        ];
    } finally {
        await rm(folder, { recursive: true });
    }
}
