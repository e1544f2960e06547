import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plantedProject } from './planted-project.ts';

const STAGE = join(__dirname, '../../apex/apex-tests.ts');

const SUM = `public with sharing class Sum {
    public static Integer of(Integer first, Integer second) {
        if (first == null) {
            return second;
        }
        return first + second;
    }
}`;

const testOf = (assertions: string): string => `@IsTest
private class SumTest {
    @IsTest
    static void adds() {
        ${assertions}
    }
}`;

interface StageRun {
    readonly code: number | null;
    readonly printed: string;
    readonly counts: unknown;
}

/** Runs the stage on a small project of its own. */
async function run(classes: Readonly<Record<string, string>>): Promise<StageRun> {
    const { project } = await plantedProject(classes);
    const scratch = mkdtempSync(join(tmpdir(), 'dial-flow-apex-tests-'));
    const output = join(scratch, 'counts.json');
    const child = spawnSync(process.execPath, [STAGE, '--project', project, '--output', output], {
        encoding: 'utf8'
    });
    const counts: unknown = JSON.parse(readFileSync(output, 'utf8'));
    rmSync(scratch, { recursive: true });
    rmSync(project, { recursive: true });
    return { code: child.status, printed: child.stdout + child.stderr, counts };
}

describe('The stage that runs the Apex tests', () => {
    it('When all tests pass and run all lines, then it passes and tells both', async () => {
        const { code, printed, counts } = await run({
            Sum: SUM,
            SumTest: testOf('Assert.areEqual(3, Sum.of(1, 2)); Assert.areEqual(2, Sum.of(null, 2));')
        });
        expect(printed).toContain('100.0 %  Sum.cls  3 of 3 lines');
        expect(printed).toContain('1 passed, 0 failed');
        expect(counts).toEqual({ numPassedTests: 1, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
        expect(code).toBe(0);
    });

    it('When a test fails, then it fails and says what and where', async () => {
        const { code, printed, counts } = await run({
            Sum: SUM,
            SumTest: testOf('Assert.areEqual(2, Sum.of(null, 2)); Assert.areEqual(4, Sum.of(1, 2));')
        });
        expect(printed).toContain('SumTest.adds');
        expect(printed).toContain('Expected: 4, Actual: 3');
        expect(printed).toContain('Class.SumTest.adds: line 5');
        expect(counts).toMatchObject({ numPassedTests: 0, numFailedTests: 1 });
        expect(code).toBe(1);
    });

    it('When tests run less than nine of ten lines of a class, then it fails and names the lines', async () => {
        const { code, printed } = await run({
            Sum: SUM,
            SumTest: testOf('Assert.areEqual(3, Sum.of(1, 2));')
        });
        expect(printed).toContain('66.7 %  Sum.cls  2 of 3 lines  not run: 4');
        expect(printed).toContain('Tests run less than 90 % of its lines.');
        expect(code).toBe(1);
    });

    it('When a class uses what the interpreter does not know, then it fails and names it', async () => {
        const { code, printed, counts } = await run({
            Sum: SUM.replace('first + second', `'a'.getLevenshteinDistance('b')`),
            SumTest: testOf('Assert.areEqual(2, Sum.of(null, 2));')
        });
        expect(printed).toContain(
            'Sum.cls:6  Method does not exist or is not supported: String.getLevenshteinDistance'
        );
        expect(counts).toMatchObject({ numRuntimeErrorTestSuites: 1 });
        expect(code).toBe(1);
    });
});
