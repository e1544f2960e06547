import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPrettier } from './prettier.ts';

/** An org cannot read `force-app/test`, so Apex tests get the contract fixtures as classes that are made from them. */
export const CONTRACT_FOLDER = 'force-app/test/contract';
const CLASS_FOLDER = 'force-app/main/default/classes/tests';
const ORIGIN = 'Made from force-app/test/contract by scripts/apex; never edited by hand.';
/** Longer texts are hard to read in a difference, and compilers do not like them. */
const PART_LENGTH = 400;
/** Objects of which the keys are data, not names of the contract. */
const FREE = new Set(['counts', 'parameters', 'fields', 'state', 'current', 'lastRun', 'night', 'variants']);

export interface ApexClassFile {
    readonly path: string;
    readonly text: string;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const apexText = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

function partsOf(text: string): string {
    const parts: string[] = [];
    for (let start = 0; start < text.length; start += PART_LENGTH) {
        parts.push(apexText(text.slice(start, start + PART_LENGTH)));
    }
    return `new List<String>{ ${parts.join(', ')} }`;
}

/** Returns the names of an answer without its values; of lists, the names that their elements have in common. */
export function shapeOf(value: Json, name = ''): Json {
    if (value === null || typeof value !== 'object') return null;
    if (isList(value)) {
        const shapes = value.map((element) => shapeOf(element));
        const fullest = shapes.find((shape) => shape !== null);
        return fullest === undefined ? [] : [fullest];
    }
    if (FREE.has(name)) return { '*': null };
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shapeOf(part, key)]));
}

async function fixturesIn(folder: string): Promise<ReadonlyMap<string, { readonly response?: Json }>> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
    const read = async (name: string): Promise<[string, { readonly response?: Json }]> => [
        name.slice(0, -'.json'.length),
        JSON.parse(await readFile(join(folder, name), 'utf8')) as { readonly response?: Json }
    ];
    return new Map(await Promise.all(names.map(read)));
}

async function serviceClass(root: string): Promise<string> {
    const answers = await fixturesIn(join(root, CONTRACT_FOLDER, 'service'));
    const entries = [...answers].map(([name, { response }]) => {
        const { status, body } = response as { readonly status: number; readonly body: Json };
        return { name, status, body: partsOf(JSON.stringify(body)) };
    });
    const statuses = entries.map(({ name, status }) => `${apexText(name)} => ${status}`);
    const bodies = entries.map(({ name, body }) => `${apexText(name)} => ${body}`);
    return `/** ${ORIGIN} Answers of the compute service by name. */
@IsTest
public class DialServiceFixtures {
    private static final Map<String, Integer> STATUSES = new Map<String, Integer>{ ${statuses.join(', ')} };
    private static final Map<String, List<String>> BODIES = new Map<String, List<String>>{ ${bodies.join(', ')} };

    public static Integer status(String name) {
        return STATUSES.get(name);
    }

    public static String body(String name) {
        return String.join(BODIES.get(name), '');
    }
}
`;
}

async function shapeClass(root: string): Promise<string> {
    const methods = await fixturesIn(join(root, CONTRACT_FOLDER));
    const entries = [...methods].flatMap(([name, { response }]) =>
        response !== undefined && name.split('.').length === 2
            ? [`${apexText(name)} => ${partsOf(JSON.stringify(shapeOf(response)))}`]
            : []
    );
    return `/** ${ORIGIN} Names of what each method gives to the console, as JSON. */
@IsTest
public class DialContractShapes {
    private static final Map<String, List<String>> SHAPES = new Map<String, List<String>>{ ${entries.join(', ')} };

    public static String shapeOf(String method) {
        return String.join(SHAPES.get(method), '');
    }
}
`;
}

/** Returns the classes that the fixtures give today, formatted as all Apex is. */
export async function contractClasses(root: string): Promise<readonly ApexClassFile[]> {
    const sources = [
        { name: 'DialServiceFixtures', text: await serviceClass(root) },
        { name: 'DialContractShapes', text: await shapeClass(root) }
    ];
    return Promise.all(
        sources.map(async ({ name, text }) => {
            const path = `${CLASS_FOLDER}/${name}.cls`;
            const args = ['--stdin-filepath', path];
            const { code, stdout, stderr } = await runPrettier({
                tools: root,
                folder: root,
                args,
                input: text
            });
            if (code !== 0) throw new Error(`${path} cannot be formatted: ${stderr}`);
            return { path, text: stdout };
        })
    );
}
