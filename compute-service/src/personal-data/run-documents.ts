import type { WrittenFile } from '../engines/compute.ts';
import { ERASED, type NamedSubject } from '../ports/personal-data.ts';
import type { RunDocuments } from '../runs/run.ts';

/** Texts in a JSON value that name the subject, each with the path to it. */
export function textsNaming({
    value,
    subject,
    path = ''
}: {
    readonly value: unknown;
    readonly subject: NamedSubject;
    readonly path?: string;
}): readonly { readonly path: string; readonly text: string }[] {
    if (typeof value === 'string') return subject.isNamedIn(value) ? [{ path, text: value }] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
        textsNaming({ value: inner, subject, path: path === '' ? key : `${path}.${key}` })
    );
}

/** The value with every text that names the subject blanked, whole texts at a time, because the rest tells who it was. */
export function withoutTextsNaming<Value>(value: Value, subject: NamedSubject): Value {
    const blank = (inner: unknown): unknown => {
        if (typeof inner === 'string') return subject.isNamedIn(inner) ? ERASED : inner;
        if (Array.isArray(inner)) return inner.map(blank);
        if (typeof inner !== 'object' || inner === null) return inner;
        return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, blank(one)]));
    };
    return blank(value) as Value;
}

/** The documents of a run with what its files hold now, so that they are still vouched for. */
export const withFiles = (documents: RunDocuments, files: ReadonlyMap<string, WrittenFile>): RunDocuments =>
    documents.outputs === undefined
        ? documents
        : {
              ...documents,
              outputs: documents.outputs.map((output) => {
                  const now = files.get(output.file);
                  return now ? { ...output, rows: now.rows, bytes: now.bytes, sha256: now.sha256 } : output;
              })
          };
