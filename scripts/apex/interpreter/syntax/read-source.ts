import {
    ApexErrorListener,
    ApexParserFactory,
    type ClassBodyDeclarationContext,
    type ClassDeclarationContext,
    type EnumDeclarationContext,
    type FieldDeclarationContext,
    type FormalParametersContext,
    type InterfaceDeclarationContext,
    type ModifierContext,
    type PropertyDeclarationContext
} from '@apexdevtools/apex-parser';
import { readExpression } from './read-expressions.ts';
import { readBlock, readStatement } from './read-statements.ts';
import { lineOf, readType } from './read-types.ts';
import { ApexSyntaxError } from './syntax-error.ts';
import type { Block, ClassSyntax, FieldSyntax, MethodSyntax, Parameter, SourceSyntax } from './tree.ts';

class FaultCollector extends ApexErrorListener {
    readonly faults: { readonly line: number; readonly problem: string }[] = [];

    override apexSyntaxError(line: number, _column: number, problem: string): void {
        this.faults.push({ line, problem });
    }
}

/** Modifiers in lower case; of annotations the name. */
const readModifiers = (contexts: readonly ModifierContext[]): readonly string[] =>
    contexts.map((context) => (context.annotation()?.id() ?? context).getText().toLowerCase());

const SHARINGS = { withsharing: 'with', withoutsharing: 'without', inheritedsharing: 'inherited' } as const;

function sharingOf(modifiers: readonly string[]): ClassSyntax['sharing'] {
    for (const [text, sharing] of Object.entries(SHARINGS)) if (modifiers.includes(text)) return sharing;
    return null;
}

const readParameters = (context: FormalParametersContext): readonly Parameter[] =>
    (context.formalParameterList()?.formalParameter_list() ?? []).map((parameter) => ({
        name: parameter.id().getText(),
        type: readType(parameter.typeRef())
    }));

function readFields(context: FieldDeclarationContext, modifiers: readonly string[]): readonly FieldSyntax[] {
    const type = readType(context.typeRef());
    return context
        .variableDeclarators()
        .variableDeclarator_list()
        .map((variable) => ({
            name: variable.id().getText(),
            modifiers,
            type,
            value: variable.expression() ? readExpression(variable.expression()) : null,
            getter: null,
            setter: null,
            isProperty: false,
            isSettable: true,
            line: lineOf(variable)
        }));
}

function readProperty(context: PropertyDeclarationContext, modifiers: readonly string[]): FieldSyntax {
    const accessors = context.propertyBlock_list();
    const getter = accessors.map((each) => each.getter()?.block()).find((block) => block);
    const setter = accessors.map((each) => each.setter()?.block()).find((block) => block);
    return {
        name: context.id().getText(),
        modifiers,
        type: readType(context.typeRef()),
        value: null,
        getter: getter ? readBlock(getter) : null,
        setter: setter ? readBlock(setter) : null,
        isProperty: true,
        isSettable: accessors.some((each) => each.setter() !== null),
        line: lineOf(context)
    };
}

interface Members {
    readonly fields: FieldSyntax[];
    readonly methods: MethodSyntax[];
    readonly constructors: MethodSyntax[];
    readonly classes: ClassSyntax[];
    readonly staticBlocks: Block[];
}

function readMember(context: ClassBodyDeclarationContext, members: Members): void {
    const line = lineOf(context);
    if (context.block()) {
        if (!context.STATIC()) throw new Error(`line ${line}: blocks that are not static are not supported`);
        members.staticBlocks.push(readBlock(context.block()));
        return;
    }
    const member = context.memberDeclaration();
    if (!member) return;
    const modifiers = readModifiers(context.modifier_list());
    const method = member.methodDeclaration();
    const made = member.constructorDeclaration();
    if (method) {
        members.methods.push({
            name: method.id().getText(),
            modifiers,
            parameters: readParameters(method.formalParameters()),
            returns: method.typeRef() ? readType(method.typeRef()) : null,
            body: method.block() ? readBlock(method.block()) : null,
            line: lineOf(method)
        });
    } else if (made) {
        members.constructors.push({
            name: made.qualifiedName().getText(),
            modifiers,
            parameters: readParameters(made.formalParameters()),
            returns: null,
            body: readBlock(made.block()),
            line: lineOf(made)
        });
    } else if (member.fieldDeclaration())
        members.fields.push(...readFields(member.fieldDeclaration(), modifiers));
    else if (member.propertyDeclaration())
        members.fields.push(readProperty(member.propertyDeclaration(), modifiers));
    else if (member.classDeclaration()) members.classes.push(readClass(member.classDeclaration(), modifiers));
    else if (member.interfaceDeclaration())
        members.classes.push(readInterface(member.interfaceDeclaration(), modifiers));
    else if (member.enumDeclaration()) members.classes.push(readEnum(member.enumDeclaration(), modifiers));
}

function readClass(context: ClassDeclarationContext, modifiers: readonly string[]): ClassSyntax {
    const members: Members = { fields: [], methods: [], constructors: [], classes: [], staticBlocks: [] };
    for (const each of context.classBody().classBodyDeclaration_list()) readMember(each, members);
    return {
        kind: 'class',
        name: context.id().getText(),
        modifiers,
        sharing: sharingOf(modifiers),
        parent: context.typeRef() ? readType(context.typeRef()) : null,
        interfaces: (context.typeList()?.typeRef_list() ?? []).map(readType),
        constants: [],
        ...members,
        line: lineOf(context)
    };
}

const noMembers = {
    fields: [],
    methods: [],
    constructors: [],
    classes: [],
    constants: [],
    staticBlocks: []
} as const;

const readInterface = (context: InterfaceDeclarationContext, modifiers: readonly string[]): ClassSyntax => ({
    kind: 'interface',
    name: context.id().getText(),
    modifiers,
    sharing: null,
    parent: null,
    interfaces: (context.typeList()?.typeRef_list() ?? []).map(readType),
    ...noMembers,
    methods: context
        .interfaceBody()
        .interfaceMethodDeclaration_list()
        .map((method) => ({
            name: method.id().getText(),
            modifiers: [],
            parameters: readParameters(method.formalParameters()),
            returns: method.typeRef() ? readType(method.typeRef()) : null,
            body: null,
            line: lineOf(method)
        })),
    line: lineOf(context)
});

const readEnum = (context: EnumDeclarationContext, modifiers: readonly string[]): ClassSyntax => ({
    kind: 'enum',
    name: context.id().getText(),
    modifiers,
    sharing: null,
    parent: null,
    interfaces: [],
    ...noMembers,
    constants: (context.enumConstants()?.id_list() ?? []).map((constant) => constant.getText()),
    line: lineOf(context)
});

const fromLine = (error: unknown): { readonly line: number; readonly problem: string } => {
    const text = error instanceof Error ? error.message : String(error);
    const [, line = '1', problem = text] = /^line (\d+): (.*)$/s.exec(text) ?? [];
    return { line: Number(line), problem };
};

function parsed(file: string, text: string): SourceSyntax {
    const listener = new FaultCollector();
    const { parser } = ApexParserFactory.createLexerAndParser(text, listener);
    const isTrigger = file.endsWith('.trigger');
    const unit = isTrigger ? parser.triggerUnit() : parser.compilationUnit();
    const [fault] = listener.faults;
    if (fault) throw new ApexSyntaxError({ file, ...fault });
    if ('triggerCase_list' in unit) {
        const [name, object] = unit.id_list();
        return {
            kind: 'trigger',
            file,
            declaration: {
                name: name?.getText() ?? '',
                object: object?.getText() ?? '',
                events: unit
                    .triggerCase_list()
                    .map((each) =>
                        (each.children ?? []).map((word) => word.getText().toLowerCase()).join(' ')
                    ),
                body: {
                    kind: 'block',
                    statements: unit
                        .triggerBlock()
                        .triggerBlockMember_list()
                        .map((member) => readStatement(member.statement())),
                    line: lineOf(unit)
                },
                line: lineOf(unit)
            }
        };
    }
    const declared = unit.typeDeclaration();
    const modifiers = readModifiers(declared.modifier_list());
    const declaration = declared.classDeclaration()
        ? readClass(declared.classDeclaration(), modifiers)
        : declared.interfaceDeclaration()
          ? readInterface(declared.interfaceDeclaration(), modifiers)
          : readEnum(declared.enumDeclaration(), modifiers);
    return { kind: 'class', file, declaration };
}

/** A class or trigger as a tree. @throws ApexSyntaxError naming the place of what cannot be read */
export function readSource(file: string, text: string): SourceSyntax {
    try {
        return parsed(file, text);
    } catch (error) {
        if (error instanceof ApexSyntaxError) throw error;
        throw new ApexSyntaxError({ file, ...fromLine(error) });
    }
}
