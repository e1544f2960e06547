import type { EventTrigger } from '../runtime/events.ts';
import type { SourceSyntax } from '../syntax/tree.ts';
import { listOf, VOID } from '../types/apex-type.ts';
import type { ClassInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import type { Program } from './program.ts';
import { Scope } from './scope.ts';
import { compileBlock } from './statements.ts';

/** A trigger as a class of its own, in which its names are looked up. */
const ownerOf = ({ name, file }: { readonly name: string; readonly file: string }): ClassInfo => ({
    name,
    fullName: name,
    file,
    kind: 'class',
    isAbstract: false,
    isTest: false,
    sharing: 'without',
    outer: null,
    parent: null,
    interfaces: [],
    inner: new Map(),
    fields: new Map(),
    methods: new Map(),
    constructors: [],
    constants: [],
    staticBlocks: []
});

/** Compiles a trigger. @throws InterpreterFault for one that is not on a platform event: others are not supported */
export function compileTrigger(
    program: Program,
    { file, declaration }: Extract<SourceSyntax, { kind: 'trigger' }>
): EventTrigger {
    const { name, events, body } = declaration;
    const object = program.runtime.schema.objects.get(declaration.object.toLowerCase());
    if (object?.kind !== 'event' || events.join() !== 'after insert') {
        throw new InterpreterFault(
            `${file}: only triggers after the insert of a platform event are supported`
        );
    }
    const scope = new Scope({
        program,
        owner: ownerOf({ name, file }),
        isStatic: true,
        isInitialising: false,
        returns: VOID
    });
    scope.declare('trigger.new', listOf({ kind: 'record', object }));
    const run = compileBlock(scope, body);
    return {
        name,
        object,
        body: {
            size: scope.layout.size,
            run: (frame) => {
                run(frame);
                return null;
            }
        }
    };
}
