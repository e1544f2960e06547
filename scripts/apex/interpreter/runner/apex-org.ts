import { compileClass } from '../compiler/compile-classes.ts';
import { compileTrigger } from '../compiler/compile-triggers.ts';
import { declareClass, linkClasses } from '../compiler/link-classes.ts';
import { Program } from '../compiler/program.ts';
import type { OrgSchema } from '../database/org-schema.ts';
import { addExceptions } from '../library/exceptions.ts';
import { platformLibrary } from '../library/library.ts';
import { deliverEvents, type EventTrigger } from '../runtime/events.ts';
import { Runtime } from '../runtime/runtime.ts';
import type { SourceSyntax } from '../syntax/tree.ts';
import type { ClassInfo } from '../types/class-info.ts';
import { Coverage } from './coverage.ts';
import { foundOrg, type Founders } from './founding.ts';

/** An org with the Apex of a project, ready to run. */
export interface ApexOrg {
    readonly runtime: Runtime;
    readonly coverage: Coverage;
    readonly classes: readonly ClassInfo[];
    readonly founders: Founders;
    /** Hands published events to their triggers. */
    readonly deliver: () => void;
    /** What the platform would refuse to compile, or the interpreter does not know. */
    readonly faults: readonly string[];
}

/** Compiles the Apex of a project against its metadata, and founds the org in which it runs. */
export function makeApexOrg({
    schema,
    sources,
    zone
}: {
    readonly schema: OrgSchema;
    readonly sources: readonly SourceSyntax[];
    /** Time zone of the user who runs the tests. */
    readonly zone: string;
}): ApexOrg {
    const runtime = new Runtime(schema);
    const coverage = new Coverage();
    const triggers: EventTrigger[] = [];
    const founders = foundOrg(runtime, { zone });
    const deliver = (): void => deliverEvents(runtime, { triggers, userId: founders.automatedProcessId });
    addExceptions(runtime);
    const program = new Program({ runtime, coverage, library: platformLibrary(deliver) });
    const declared = sources.flatMap((source) => {
        if (source.kind !== 'class') return [];
        const { file, declaration: syntax } = source;
        const info = declareClass(syntax, { file, outer: null });
        runtime.classes.set(syntax.name.toLowerCase(), info);
        return [{ info, syntax }];
    });
    linkClasses(program, declared);
    const classes = declared.map(({ info }) => info);
    const faults = classes.flatMap((info) => compileClass(program, info));
    for (const source of sources) {
        if (source.kind === 'trigger') triggers.push(compileTrigger(program, source));
    }
    return { runtime, coverage, classes, founders, deliver, faults };
}
