import { buildCatalogue } from '../../../scripts/metadata/catalogue.ts';
import { deploymentFaults } from '../../../scripts/metadata/check-metadata.ts';
import { parseSource, type Component, type ParsedSource } from '../../../scripts/metadata/components.ts';
import type { MetadataShapes } from '../../../scripts/metadata/metadata-shapes.ts';
import type { SourceTree } from '../../../scripts/metadata/source-tree.ts';
import { STANDARD_OBJECTS } from '../../../scripts/metadata/standard-objects.ts';
import type { DeployMessage } from './deploy-result.ts';
import { missingMembers, readManifest } from './package-manifest.ts';

const MANIFEST = 'package.xml';

/** A class or a component is the same one in whichever folder its file lies. */
const nameOfText = (path: string): string =>
    /\.(cls|trigger)$/.test(path) ? (path.split('/').at(-1) ?? '') : path;

const keyOf = ({ type, name }: Component): string => `${type}/${name}`;

/** The org's own source with what is deployed in the place of what was there. */
function withDeployed(base: ParsedSource, deployed: ParsedSource): ParsedSource {
    const replaced = new Set(deployed.components.map(keyOf));
    const texts = new Set([...deployed.texts.keys()].map(nameOfText));
    return {
        components: [
            ...base.components.filter((component) => !replaced.has(keyOf(component))),
            ...deployed.components
        ],
        faults: deployed.faults,
        texts: new Map([
            ...[...base.texts].filter(([path]) => !texts.has(nameOfText(path))),
            ...deployed.texts
        ])
    };
}

/** The part of a fault before its sentence names the file, perhaps with the place inside it. */
function fileOf(fault: string, paths: ReadonlySet<string>): string | null {
    const path = fault.split(/: | > /)[0] ?? '';
    return paths.has(path) ? path : null;
}

const sentenceOf = (fault: string, path: string): string => fault.slice(path.length).replace(/^(: | > )/, '');

function messageOf(component: Component, problem: string | null): DeployMessage {
    const line = /^line (\d+): /.exec(problem ?? '')?.[1];
    return {
        componentType: component.type,
        fullName: component.name,
        fileName: component.where.replace(/-meta\.xml$/, ''),
        success: problem === null,
        problem,
        lineNumber: line === undefined ? null : Number(line)
    };
}

const isPart = ({ where, name }: Component): boolean => where.endsWith('.object') && name.includes('.');

/** Whether a file belongs to a component: its own, or one of its folder where it is a bundle. */
const isOf = ({ type, where }: Component, path: string): boolean =>
    path === where ||
    `${path}-meta.xml` === where ||
    (type === 'LightningComponentBundle' && path.startsWith(where.slice(0, where.lastIndexOf('/') + 1)));

/** What the running org cannot take in without a new start, since it read its schema when it started. */
function unknownSchema(component: Component, known: ReadonlySet<string>): readonly string[] {
    if (component.type !== 'CustomObject' && component.type !== 'CustomField') return [];
    if (known.has(component.name) || component.name.startsWith('Activity')) return [];
    return [
        `${component.name} is new to this org: local-org reads its schema when it starts, start it with this source`
    ];
}

/**
 * Checks the files of a deployment as an org does: against the types, and each reference against the org's source with
 * these files in it.
 * @param given.known names of the running org's objects, and of its fields as `Object.Field`
 */
export function checkDeployment(given: {
    readonly files: SourceTree;
    readonly base: SourceTree;
    readonly known: ReadonlySet<string>;
    readonly shapes: MetadataShapes;
}): readonly DeployMessage[] {
    const { files, known, shapes } = given;
    const manifest = readManifest(files.get(MANIFEST));
    const general = (problem: string): DeployMessage => ({
        componentType: '',
        fullName: MANIFEST,
        fileName: MANIFEST,
        success: false,
        problem,
        lineNumber: null
    });
    if (manifest.fault !== null) return [general(manifest.fault)];
    const deployed = parseSource(new Map([...files].filter(([path]) => path !== MANIFEST)));
    const whole = withDeployed(parseSource(given.base), deployed);
    const catalogue = buildCatalogue(whole, STANDARD_OBJECTS);
    const paths = new Set(files.keys());
    const faults = deploymentFaults(whole, { shapes, catalogue }).flatMap((fault) => {
        const path = fileOf(fault, paths);
        return path === null ? [] : [{ path, problem: sentenceOf(fault, path) }];
    });
    const told = deployed.components.flatMap((component) => {
        const problems = [
            ...unknownSchema(component, known),
            // A fault of an object's file is told once, with the object.
            ...(isPart(component)
                ? []
                : faults.filter(({ path }) => isOf(component, path)).map(({ problem }) => problem))
        ];
        return problems.length === 0
            ? [messageOf(component, null)]
            : problems.map((problem) => messageOf(component, problem));
    });
    const untold = faults
        .filter(({ path }) => !deployed.components.some((component) => isOf(component, path)))
        .map(({ path, problem }) => ({ ...general(problem), fullName: path, fileName: path }));
    const missing = missingMembers(manifest, deployed.components).map(([type, name]) => ({
        ...general(
            `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`
        ),
        componentType: type,
        fullName: name
    }));
    return [...told, ...untold, ...missing];
}
