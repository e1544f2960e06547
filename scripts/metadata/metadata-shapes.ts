import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface Member {
    readonly optional: boolean;
    readonly list: boolean;
    /** Name of the member's type: another shape, an enumeration, or string, number, boolean. */
    readonly type: string;
}

export interface MetadataShapes {
    /** Members of a metadata type with those it inherits; undefined for a type that has none. */
    membersOf(type: string): ReadonlyMap<string, Member> | undefined;
    /** Allowed texts of an enumeration; undefined where the type is none. */
    valuesOf(type: string): ReadonlySet<string> | undefined;
}

interface Shape {
    readonly bases: readonly string[];
    readonly own: ReadonlyMap<string, Member>;
}

function memberOf(signature: ts.PropertySignature): Member {
    const type = signature.type;
    const list = type !== undefined && ts.isArrayTypeNode(type);
    const element = list ? type.elementType : type;
    return {
        optional: signature.questionToken !== undefined || list,
        list,
        type: element ? element.getText() : 'any'
    };
}

function shapeOf(type: ts.TypeNode): Shape {
    const parts = ts.isIntersectionTypeNode(type) ? type.types : [type];
    const bases: string[] = [];
    const own = new Map<string, Member>();
    for (const part of parts) {
        if (ts.isTypeReferenceNode(part)) bases.push(part.typeName.getText());
        if (!ts.isTypeLiteralNode(part)) continue;
        for (const member of part.members) {
            if (ts.isPropertySignature(member)) own.set(member.name.getText(), memberOf(member));
        }
    }
    return { bases, own };
}

function literalsOf(type: ts.TypeNode): ReadonlySet<string> | undefined {
    if (!ts.isUnionTypeNode(type)) return undefined;
    const texts = type.types.flatMap((part) =>
        ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : []
    );
    return texts.length === type.types.length ? new Set(texts) : undefined;
}

/** Reads the shapes of all metadata types from Salesforce's own type declarations. */
export function readMetadataShapes(declarationFile: string): MetadataShapes {
    const source = ts.createSourceFile(
        declarationFile,
        readFileSync(declarationFile, 'utf8'),
        ts.ScriptTarget.Latest,
        true
    );
    const shapes = new Map<string, Shape>();
    const enumerations = new Map<string, ReadonlySet<string>>();
    source.forEachChild((node) => {
        if (!ts.isTypeAliasDeclaration(node)) return;
        const literals = literalsOf(node.type);
        if (literals) enumerations.set(node.name.text, literals);
        else shapes.set(node.name.text, shapeOf(node.type));
    });
    const known = new Map<string, ReadonlyMap<string, Member>>();
    const membersOf = (type: string): ReadonlyMap<string, Member> | undefined => {
        const shape = shapes.get(type);
        const before = known.get(type);
        if (!shape || before) return before;
        const inherited = shape.bases.flatMap((base) => [...(membersOf(base) ?? [])]);
        const members = new Map([...inherited, ...shape.own]);
        known.set(type, members);
        return members;
    };
    return { membersOf, valuesOf: (type) => enumerations.get(type) };
}
