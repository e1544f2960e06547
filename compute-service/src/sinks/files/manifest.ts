import type { WrittenFile } from '../../engines/compute.ts';
import { writeFileAtomically } from '../../sources/durable-file.ts';

export interface ManifestFile extends WrittenFile {
    readonly file: string;
}

export interface ManifestContent {
    /** ISO date. */
    readonly asOf: string;
    readonly seed: number;
    /** ISO date; null where the run made no call list. */
    readonly callDate: string | null;
    readonly populationVintage: string;
    readonly engines: readonly string[];
    readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** Versions that can change the bytes: of the product, of the compute engine, of the reference tables. */
    readonly versions: Readonly<Record<string, string>>;
    readonly inputs: readonly {
        readonly table: string;
        readonly rows: number;
        readonly quarantined: number;
    }[];
    readonly files: readonly ManifestFile[];
}

const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
        Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
            .map(([key, inner]) => [key, sorted(inner)])
    );
};

/**
 * Returns the text of `manifest.json`: what was written, from what, with which parameters. Equal runs give equal bytes,
 * so it holds no clock, no run id and no machine; keys are sorted, files stand in the order of their names.
 */
export function manifestText(content: ManifestContent): string {
    const files = [...content.files].sort((a, b) => (a.file < b.file ? -1 : 1));
    const inputs = [...content.inputs].sort((a, b) => (a.table < b.table ? -1 : 1));
    const document = {
        as_of: content.asOf,
        seed: content.seed,
        call_date: content.callDate,
        population_vintage: content.populationVintage,
        engines: content.engines,
        parameters: sorted(content.parameters),
        versions: sorted(content.versions),
        inputs,
        files: files.map(({ file, rows, bytes, sha256 }) => ({ file, rows, bytes, sha256 }))
    };
    return `${JSON.stringify(document, null, 4)}\n`;
}

/** Writes the manifest; a reader never sees half of it. */
export async function writeManifest({
    file,
    content
}: {
    readonly file: string;
    readonly content: ManifestContent;
}): Promise<void> {
    await writeFileAtomically(file, manifestText(content));
}
