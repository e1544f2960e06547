import type { Run } from '../../runs/run.ts';
import type { StateFill } from './charts/state-map.ts';

export interface FunnelLine {
    /** Name for people. */
    readonly engine: string;
    readonly title: string;
    readonly rows: number;
    readonly dropped: number;
    readonly dropReason: string | null;
}

export interface ListFile {
    readonly name: string;
    readonly path: string;
    readonly bytes: number;
    /** Where a person finds the file; null where there is no address. */
    readonly link: string | null;
}

export interface RunMailInput {
    readonly run: Run;
    /** The run was sent on by a person and begins to work; otherwise the mail tells how it ended. */
    readonly resumed?: boolean;
    /** ISO date; null where the run made no list. */
    readonly callDate: string | null;
    /** Engine by engine. */
    readonly funnel: readonly FunnelLine[];
    readonly stateFill: readonly StateFill[];
    readonly listFile: ListFile | null;
    /** Address of the run in Salesforce, or in the API; null where there is none. */
    readonly runLink: { readonly label: string; readonly address: string } | null;
    /** A larger list is linked, not attached. */
    readonly maxAttachmentBytes: number;
    /** Right side of the Message-ID. */
    readonly domain: string;
}
