import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { readMetadataShapes } from '../../../scripts/metadata/metadata-shapes.ts';
import { readSourceTree } from '../../../scripts/metadata/source-tree.ts';
import { checkDeployment } from './check-deployment.ts';

/** What the process reads from standard input, as JSON. It answers with a list of messages. */
export interface CheckRequest {
    readonly files: readonly (readonly [string, string])[];
    readonly sourceFolder: string;
    readonly known: readonly string[];
}

const { files, sourceFolder, known } = JSON.parse(await text(process.stdin)) as CheckRequest;
const declarations = createRequire(import.meta.url)
    .resolve('@salesforce/types/metadata')
    .replace(/\.js$/, '.d.ts');
const messages = checkDeployment({
    files: new Map(files),
    base: readSourceTree(sourceFolder),
    known: new Set(known),
    shapes: readMetadataShapes(declarations)
});
process.stdout.write(JSON.stringify(messages));
