import { relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Finding } from './finding.ts';
import { runJavaClass } from './java.ts';

const CLASS = 'io.github.apexdevtools.apexls.CheckForIssues';
const CLEAN = 0;
const HAS_ISSUES = 4;

const report = z.object({
    files: z.array(
        z.object({
            path: z.string(),
            messages: z.array(
                z.object({
                    start: z.object({ line: z.int() }),
                    category: z.string(),
                    message: z.string()
                })
            )
        })
    )
});

/**
 * Checks names, types and signatures of all Apex in a project against its metadata and the platform's types.
 * @param tools the project whose node_modules hold the analyser
 * @throws Error where the analyser itself fails
 */
export async function semanticCheck({
    project,
    tools
}: {
    readonly project: string;
    readonly tools: string;
}): Promise<readonly Finding[]> {
    const args = ['-w', resolve(project), '-d', 'warnings', '-n', '-f', 'json'];
    const { code, stdout, stderr } = await runJavaClass(tools, CLASS, args);
    if (code !== CLEAN && code !== HAS_ISSUES) {
        throw new Error(`The semantic check of Apex failed (${code}): ${stderr || stdout}`);
    }
    const text = stdout.trim();
    if (text === '') return [];
    return report.parse(JSON.parse(text)).files.flatMap(({ path, messages }) =>
        messages.map(({ start, category, message }) => ({
            file: relative(project, path),
            line: start.line,
            rule: category,
            message
        }))
    );
}
