import { buildCatalogue } from './catalogue.ts';
import { parseSource } from './components.ts';
import { checkElements } from './element-checks.ts';
import type { MetadataShapes } from './metadata-shapes.ts';
import { checkObjects } from './references/objects.ts';
import { checkPages } from './references/pages.ts';
import { checkEverythingGranted, checkPermissionSets } from './references/permission-sets.ts';
import { checkCredentials, checkRecords } from './references/records.ts';
import { checkMergedLabels, checkSources } from './references/sources.ts';
import type { SourceTree } from './source-tree.ts';
import type { StandardObjects } from './standard-objects.ts';

/**
 * Checks Salesforce source without an org: well-formed, every element known to its type, names as the files say,
 * everything described, every reference answered, everything granted to somebody.
 * @returns one sentence per fault that begins with the file, none where all is well
 */
export function checkMetadata({
    source,
    shapes,
    standard
}: {
    readonly source: SourceTree;
    readonly shapes: MetadataShapes;
    readonly standard: StandardObjects;
}): readonly string[] {
    const parsed = parseSource(source);
    const catalogue = buildCatalogue(parsed, standard);
    return [
        ...parsed.faults,
        ...checkElements(parsed.components, shapes),
        ...checkObjects(catalogue),
        ...checkPermissionSets(catalogue),
        ...checkEverythingGranted(catalogue),
        ...checkPages(catalogue),
        ...checkRecords(catalogue),
        ...checkCredentials(catalogue),
        ...checkSources(parsed.texts, catalogue),
        ...checkMergedLabels(source, catalogue)
    ];
}
