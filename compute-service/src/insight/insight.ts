import type { Run } from '../runs/run.ts';

/** Answers about finished runs and about runs that might be. The HTTP API and the CLI ask through this. */

export interface ExplanationFact {
    readonly label: string;
    readonly value: string;
    readonly limit: string | null;
    readonly parameter: string | null;
}

export interface EngineExplanation {
    readonly engine: string;
    readonly included: boolean;
    readonly step: string;
    readonly stepTitle: string;
    readonly sentence: string;
    readonly facts: readonly ExplanationFact[];
}

export interface Explanation {
    readonly headline: string;
    readonly engines: readonly EngineExplanation[];
}

/** Exactly one of the three is set. */
export interface ExplainSubject {
    readonly accountId?: string;
    readonly number?: string;
    readonly recordId?: string;
}

export interface PreviewRequest {
    readonly org: string;
    readonly engines: readonly string[];
    readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PreviewSample {
    readonly key: string;
    readonly sentence: string;
}

export interface NowAndProposed {
    readonly now: number;
    readonly proposed: number;
}

/** Fill of a state; a state that has no part in the list on one side counts 0 there. */
export interface StatePreview {
    readonly state: string;
    readonly target: NowAndProposed;
    readonly supply: NowAndProposed;
    readonly taken: NowAndProposed;
}

export interface EnginePreview {
    readonly engine: string;
    readonly output: string;
    readonly now: number;
    readonly proposed: number;
    /** Counts of both span modes and the like, by name. */
    readonly variants: Readonly<Record<string, NowAndProposed>>;
    readonly funnel: readonly {
        readonly step: string;
        readonly title: string;
        readonly now: number;
        readonly proposed: number;
    }[];
    /** What each state puts on the list, by name of the state; none for the other engines. */
    readonly states: readonly StatePreview[];
    /** Ten rows at most of each kind. */
    readonly samples: {
        readonly added: readonly PreviewSample[];
        readonly dropped: readonly PreviewSample[];
    };
}

export interface Preview {
    readonly previewId: string;
    readonly status: 'ready' | 'working' | 'failed';
    /** When the extract was read on which the preview computes. */
    readonly dataAt: string;
    readonly ofRunId: string;
    readonly engines: readonly EnginePreview[];
    readonly error: string | null;
}

export interface ResultPage {
    readonly output: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | null)[])[];
    readonly cursor: string | null;
    readonly total: number;
}

export interface RunFile {
    readonly path: string;
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly contentType: string;
}

export interface Insight {
    /** @throws DialFlowError `not_found` where neither the run's data nor the subject is there. */
    explain(options: { readonly run: Run; readonly subject: ExplainSubject }): Promise<Explanation>;
    /** Ready at once, or `working` with an id to ask again. @throws DialFlowError `no_extract`. */
    preview(request: PreviewRequest): Promise<Preview>;
    previewById(previewId: string): Promise<Preview | null>;
    /** Outputs, and `dropped:<step key>` (a sample), `overflow_trail`, `unmapped_dispositions`, `daily_outcomes`. */
    resultPage(options: {
        readonly run: Run;
        readonly output: string;
        readonly cursor: string | null;
        readonly limit: number;
    }): Promise<ResultPage>;
    /** The name must be that of an output of the run; nothing else reaches the file system. */
    file(options: { readonly run: Run; readonly name: string }): Promise<RunFile>;
}
