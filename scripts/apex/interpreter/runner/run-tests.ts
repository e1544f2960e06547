import { exceptionName } from '../library/exceptions.ts';
import { stopTest } from '../library/testing.ts';
import { invoke } from '../runtime/invoke.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ClassInfo, MethodInfo } from '../types/class-info.ts';
import { InterpreterFault, UncatchableFailure } from '../values/faults.ts';
import { ApexThrow } from '../values/value.ts';
import type { ApexOrg } from './apex-org.ts';

/** How one test method ended. */
export interface TestOutcome {
    /** DialRulesTest.clock_knowsSummerAndWinter. */
    readonly name: string;
    /** What went wrong and where; null where the test passed. */
    readonly failure: string | null;
    readonly durationMs: number;
}

function failureText(runtime: Runtime, error: unknown): string {
    if (error instanceof ApexThrow) {
        const { failure } = error.instance;
        return `${exceptionName(error.instance)}: ${failure?.message ?? ''}\n${failure?.trace ?? ''}`;
    }
    if (error instanceof UncatchableFailure) return `${error.typeName}: ${error.message}\n${error.trace}`;
    if (error instanceof RangeError)
        return `System.LimitException: Maximum stack depth reached\n${runtime.trace}`;
    if (error instanceof InterpreterFault) return `Interpreter: ${error.message}\n${runtime.trace}`;
    throw error;
}

const methodsOf = (info: ClassInfo): readonly MethodInfo[] => [...info.methods.values()].flat();
const has = (method: MethodInfo, modifier: string): boolean => method.syntax.modifiers.includes(modifier);

/** Test methods of a class, in the order in which they stand there. */
export const testMethods = (info: ClassInfo): readonly MethodInfo[] =>
    methodsOf(info)
        .filter((method) => has(method, 'istest') || has(method, 'testmethod'))
        .toSorted((left, right) => left.syntax.line - right.syntax.line);

/** Runs one method as the platform does: with records and settings as they were before, which it leaves so. */
function runAlone(org: ApexOrg, method: MethodInfo): TestOutcome {
    const { runtime } = org;
    const started = performance.now();
    runtime.reset();
    runtime.userId = org.founders.administratorId;
    let failure: string | null = null;
    try {
        invoke(runtime, { method, self: null, args: [] });
        if (runtime.test.phase === 'between') stopTest({ runtime }, org.deliver);
    } catch (error) {
        failure = failureText(runtime, error);
    }
    const name = `${method.owner.fullName}.${method.name}`;
    return { name, failure, durationMs: performance.now() - started };
}

/** Runs the test methods of one class, each on what its set-up method made. */
export function runTestClass(
    org: ApexOrg,
    { info, isWanted }: { readonly info: ClassInfo; readonly isWanted: (name: string) => boolean }
): readonly TestOutcome[] {
    const { store } = org.runtime;
    const tests = testMethods(info).filter(({ name }) => isWanted(`${info.fullName}.${name}`));
    if (tests.length === 0) return [];
    const founded = store.savepoint();
    const setup = methodsOf(info).find((method) => has(method, 'testsetup'));
    const prepared = setup ? runAlone(org, setup) : null;
    const outcomes = prepared?.failure
        ? [prepared]
        : tests.map((method) => {
              const before = store.savepoint();
              const outcome = runAlone(org, method);
              store.rollBack(before);
              return outcome;
          });
    store.rollBack(founded);
    return outcomes;
}
