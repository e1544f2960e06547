import { buildCatalogue, type Catalogue } from './catalogue.ts';
import { parseSource, type ParsedSource } from './components.ts';
import { checkConsole } from './console/check-console.ts';
import { checkDescriptions, checkElements } from './element-checks.ts';
import { checkFields } from './field-checks.ts';
import type { MetadataShapes } from './metadata-shapes.ts';
import { checkObjects } from './references/objects.ts';
import { checkLayoutsPresent, checkPages } from './references/pages.ts';
import { checkEverythingGranted, checkPermissionSets } from './references/permission-sets.ts';
import { checkCredentials, checkRecords } from './references/records.ts';
import { checkMergedLabels, checkSources, checkUnusedLabels } from './references/sources.ts';
import type { SourceTree } from './source-tree.ts';
import type { StandardObjects } from './standard-objects.ts';
import { checkTextLimits } from './text-limits.ts';

interface Known {
    readonly shapes: MetadataShapes;
    readonly standard: StandardObjects;
}

/**
 * What an org would refuse at deployment: XML that is not well-formed, elements it does not know, names that do not
 * fit, references to nothing.
 * @returns one sentence per fault that begins with the file
 */
export function deploymentFaults(
    parsed: ParsedSource,
    { shapes, catalogue }: { readonly shapes: MetadataShapes; readonly catalogue: Catalogue }
): readonly string[] {
    return [
        ...parsed.faults,
        ...checkElements(parsed.components, shapes),
        ...checkFields(parsed.components),
        ...checkTextLimits(parsed.components),
        ...checkObjects(catalogue),
        ...checkPermissionSets(catalogue),
        ...checkPages(catalogue),
        ...checkRecords(catalogue),
        ...checkCredentials(catalogue),
        ...checkSources(parsed.texts, catalogue)
    ];
}

/**
 * Checks Salesforce source without an org: all that an org would refuse, and what we ask of ourselves: everything
 * described, everything granted to somebody, a layout for every object, every label shown, and components that name
 * nothing that is not there.
 * @returns one sentence per fault that begins with the file or the component, none where all is well
 */
export function checkMetadata({
    source,
    shapes,
    standard
}: Known & { readonly source: SourceTree }): readonly string[] {
    const parsed = parseSource(source);
    const catalogue = buildCatalogue(parsed, standard);
    return [
        ...deploymentFaults(parsed, { shapes, catalogue }),
        ...checkMergedLabels(source, catalogue),
        ...checkUnusedLabels(source, catalogue),
        ...checkConsole(parsed.texts),
        ...checkDescriptions(parsed.components),
        ...checkEverythingGranted(catalogue),
        ...checkLayoutsPresent(catalogue)
    ];
}
