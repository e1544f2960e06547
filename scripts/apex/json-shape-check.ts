import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './finding.ts';
import { withoutComments } from './soql/apex-queries.ts';

const INNER = /^ {4}(?:public|private|protected)\s[^;={(]*?\bclass (\w+)/;
const MEMBER = /^\s+(?:public|private)\s+(?:final\s+)?([\w.]+(?:<.*>)?)\s+(\w+)\s*(?:;|=|\{ get)/;
/** The class that a text is read into: `Name.class`, `Outer.Inner.class` or `List<Outer.Inner>.class`. */
const READ_INTO = /(?<![\w.])(?:List<)?([A-Z]\w*(?:\.\w+)?)>?\.class\b/g;

interface Member {
    readonly type: string;
    readonly line: number;
}

type Classes = ReadonlyMap<string, { readonly file: string; readonly members: readonly Member[] }>;

/** Members of the classes of a file, by the classes' full names; the format of the sources is known. */
function classesIn(file: string, source: string): Classes {
    const outer =
        file
            .split('/')
            .at(-1)
            ?.replace(/\.cls$/, '') ?? '';
    const found = new Map<string, { file: string; members: Member[] }>([[outer, { file, members: [] }]]);
    let name = outer;
    for (const [index, line] of source.split('\n').entries()) {
        const inner = INNER.exec(line)?.[1];
        if (inner !== undefined) {
            name = `${outer}.${inner}`;
            found.set(name, { file, members: [] });
        } else if (line === '    }') {
            name = outer;
        } else if (!/\bstatic\b|\btransient\b/.test(line)) {
            const type = MEMBER.exec(line)?.[1];
            if (type !== undefined) found.get(name)?.members.push({ type, line: index + 1 });
        }
    }
    return found;
}

const namesIn = (type: string): readonly string[] => type.match(/[\w.]+/g) ?? [];

/** Follows the members of a class; what has been looked at is not looked at again. */
function faultsFrom(classes: Classes, name: string, seen: Set<string>): readonly Finding[] {
    const entry = classes.get(name);
    if (!entry || seen.has(name)) return [];
    seen.add(name);
    const outer = name.split('.')[0] ?? '';
    return entry.members.flatMap(({ type, line }) => [
        ...(namesIn(type).includes('Object')
            ? [
                  {
                      file: entry.file,
                      line,
                      rule: 'json',
                      message: `JSON is read into ${name}, and the platform reads none into ${type}.`
                  }
              ]
            : []),
        ...namesIn(type).flatMap((used) => [
            ...faultsFrom(classes, used, seen),
            ...faultsFrom(classes, `${outer}.${used}`, seen)
        ])
    ]);
}

/** Classes that JSON is read into, with a member of type Object: the platform refuses the whole text when it runs. */
export async function jsonShapeCheck({
    project,
    files
}: {
    readonly project: string;
    readonly files: readonly string[];
}): Promise<readonly Finding[]> {
    const sources = new Map<string, string>();
    for (const file of files) sources.set(file, withoutComments(await readFile(join(project, file), 'utf8')));
    const classes: Classes = new Map([...sources].flatMap(([file, source]) => [...classesIn(file, source)]));
    const seen = new Set<string>();
    return [...sources].flatMap(([file, source]) => {
        const own =
            file
                .split('/')
                .at(-1)
                ?.replace(/\.cls$/, '') ?? '';
        return [...source.matchAll(READ_INTO)].flatMap(([, name = '']) => [
            ...faultsFrom(classes, name, seen),
            ...faultsFrom(classes, `${own}.${name}`, seen)
        ]);
    });
}
