import type { ApexType } from '../types/apex-type.ts';
import type { ClassInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import type { Program } from './program.ts';

/** Where the variables of one body are kept. */
export interface Layout {
    size: number;
}

interface Variable {
    readonly place: number;
    readonly type: ApexType;
}

/** What names mean at one place of a body. */
export class Scope {
    readonly program: Program;
    readonly owner: ClassInfo;
    readonly isStatic: boolean;
    /** Whether final fields may be given their value here. */
    readonly isInitialising: boolean;
    readonly returns: ApexType;
    readonly layout: Layout;
    private readonly around: Scope | null;
    private readonly variables = new Map<string, Variable>();

    constructor(
        given: Pick<Scope, 'program' | 'owner' | 'isStatic' | 'isInitialising' | 'returns'>,
        around: Scope | null = null
    ) {
        this.program = given.program;
        this.owner = given.owner;
        this.isStatic = given.isStatic;
        this.isInitialising = given.isInitialising;
        this.returns = given.returns;
        this.around = around;
        this.layout = around?.layout ?? { size: 0 };
    }

    /** A block inside of this one. */
    inner(): Scope {
        return new Scope(this, this);
    }

    find(name: string): Variable | undefined {
        return this.variables.get(name.toLowerCase()) ?? this.around?.find(name);
    }

    /** Makes a variable and returns where it is kept. @throws InterpreterFault where one of the name is there already */
    declare(name: string, type: ApexType): number {
        if (this.find(name)) throw new InterpreterFault(`Duplicate variable: ${name}`);
        const place = this.layout.size;
        this.layout.size += 1;
        this.variables.set(name.toLowerCase(), { place, type });
        return place;
    }
}
