import type { AuditLog, StoredAuditEntry } from '../access/audit-log.ts';
import { normalisePhone } from '../engines/shared/phone.ts';
import type { NamingRows, PersonalDataStore } from '../ports/personal-data.ts';
import { FINAL_STATUSES, type Run } from '../runs/run.ts';
import type { RunStore } from '../runs/store.ts';
import { eraseFromKeptExtractions, rowsOfKeptExtractions } from './kept-extractions.ts';
import { notReachedIn } from './not-reached.ts';
import type { OrgRecords } from './org-records.ts';
import { textsNaming, withFiles, withoutTextsNaming } from './run-documents.ts';
import { eraseFromRun, rowsOfRun, runsWithFolders, type RunFolderOptions } from './run-folder.ts';
import type { PersonalSubject } from './subject.ts';

export interface PersonalDataOptions extends RunFolderOptions {
    readonly runs: Pick<
        RunStore,
        'list' | 'find' | 'eventsAfter' | 'rewriteDocuments' | 'rewriteTexts' | 'forgetEvents'
    >;
    readonly outbox: PersonalDataStore;
    readonly warehouse: PersonalDataStore;
    readonly audit: Pick<AuditLog, 'list'>;
    /** Asks the org; null where none is configured. */
    readonly recordsInOrg: ((subject: PersonalSubject) => Promise<readonly OrgRecords[]>) | null;
    /** Why the org cannot be asked although it is named; null where nothing is wrong. */
    readonly orgFault: string | null;
    /** Tables and folders of others from which nights read. */
    readonly foreignPlaces: readonly string[];
}

/** All that is held about somebody. */
export interface HeldData {
    /** Names the subject. */
    readonly about: string;
    /** Numbers that stand in the rows of an account; each may be another account's as well. */
    readonly numbers: readonly string[];
    /** Rows of files and tables, and texts of the run store. */
    readonly places: readonly NamingRows[];
    readonly inOrg: readonly OrgRecords[];
    /** Who exported or erased this before. */
    readonly audit: readonly StoredAuditEntry[];
    /** What an erasure does not reach, one sentence each. */
    readonly notReached: readonly string[];
}

export interface Erasure {
    /** Where something was erased, with the number of rows or texts. */
    readonly erased: readonly { readonly place: string; readonly count: number }[];
    /** Runs that still need their data; the erasure has to be repeated when they have ended. */
    readonly waiting: readonly { readonly runId: string; readonly reason: string }[];
    readonly notReached: readonly string[];
}

const PAGE = 100;
const EVENTS = 1_000;
const AUDIT_ENTRIES = 1_000;
const NO_TABLES = { stateOfAreaCode: new Map(), classOfOtherCode: new Map() } as const;
const NUMBER_COLUMN = /phone|number|e164/i;

async function allRuns({ runs }: PersonalDataOptions): Promise<readonly Run[]> {
    const found: Run[] = [];
    for (let cursor: string | null = null; ;) {
        const page = await runs.list({ limit: PAGE, ...(cursor !== null && { cursor }) });
        for (const { id } of page.runs) {
            const run = await runs.find(id);
            if (run) found.push(run);
        }
        cursor = page.cursor;
        if (cursor === null) return found;
    }
}

/** Why the data of a run must stay for now; null where nothing needs it. */
function neededBecause({ status, draft }: Run): string | null {
    if (!FINAL_STATUSES.includes(status)) return 'it is not at its end';
    return draft === 'held' ? 'its results wait for a decision' : null;
}

async function eventsNaming(
    options: PersonalDataOptions,
    { run: { id }, subject }: { readonly run: Run; readonly subject: PersonalSubject }
) {
    const events = await options.runs.eventsAfter({ runId: id, after: 0, limit: EVENTS });
    return events.flatMap((event) => textsNaming({ value: event, subject, path: `event ${event.seq}` }));
}

async function textsOfRun({
    options,
    run,
    subject
}: {
    readonly options: PersonalDataOptions;
    readonly run: Run;
    readonly subject: PersonalSubject;
}): Promise<readonly NamingRows[]> {
    const rows = [
        ...textsNaming({ value: run, subject }),
        ...(await eventsNaming(options, { run, subject }))
    ];
    return rows.length === 0 ? [] : [{ place: `run ${run.id}`, rows }];
}

/** Numbers in columns that hold numbers, normalised. */
function numbersIn(places: readonly NamingRows[]): readonly string[] {
    const cells = places.flatMap(({ rows }) =>
        rows.flatMap((row) => Object.entries(row).filter(([column]) => NUMBER_COLUMN.test(column)))
    );
    const numbers = cells.map(([, cell]) => normalisePhone(cell, NO_TABLES).e164);
    return [...new Set(numbers.filter((number) => number !== null))].toSorted();
}

/** Runs whose folders are there without a record, as after a backup of the run store was put back. */
async function runsWithoutRecord(
    options: PersonalDataOptions,
    runs: readonly Run[]
): Promise<readonly string[]> {
    const known = new Set(runs.map(({ id }) => id));
    return (await runsWithFolders(options)).filter((id) => !known.has(id));
}

/** Gathers what the product holds about a subject; changes nothing. */
export async function heldData(options: PersonalDataOptions, subject: PersonalSubject): Promise<HeldData> {
    const places: NamingRows[] = [];
    const runs = await allRuns(options);
    for (const run of runs) {
        places.push(
            ...(await textsOfRun({ options, run, subject })),
            ...(await rowsOfRun({ options, runId: run.id, subject }))
        );
    }
    for (const runId of await runsWithoutRecord(options, runs)) {
        places.push(...(await rowsOfRun({ options, runId, subject })));
    }
    places.push(...(await rowsOfKeptExtractions({ ...options, subject })));
    places.push(...(await options.outbox.rowsNaming(subject)));
    places.push(...(await options.warehouse.rowsNaming(subject)));
    const inOrg = (await options.recordsInOrg?.(subject)) ?? [];
    return {
        about: subject.words,
        numbers: subject.kind === 'account' ? numbersIn(places) : [],
        places,
        inOrg,
        audit: await options.audit.list({ limit: AUDIT_ENTRIES, subject: subject.discreetWords }),
        notReached: notReachedIn({ options, subject, runs, inOrg })
    };
}

async function eraseFromFolders(of: {
    readonly options: PersonalDataOptions;
    readonly runId: string;
    readonly subject: PersonalSubject;
}) {
    const { rows, data, files } = await eraseFromRun(of);
    const places = [
        { place: `results of run ${of.runId}`, count: rows },
        { place: `page files and database of run ${of.runId}`, count: data ? 1 : 0 }
    ].filter(({ count }) => count > 0);
    return { places, files };
}

async function eraseFromOneRun({
    options,
    run,
    subject
}: {
    readonly options: PersonalDataOptions;
    readonly run: Run;
    readonly subject: PersonalSubject;
}) {
    const { places, files } = await eraseFromFolders({ options, runId: run.id, subject });
    const texts = textsNaming({ value: run.documents, subject }).length;
    await options.runs.rewriteDocuments(run.id, (documents) =>
        withoutTextsNaming(withFiles(documents, files), subject)
    );
    const sentences = await options.runs.rewriteTexts(run.id, (text) => withoutTextsNaming(text, subject));
    const events = await eventsNaming(options, { run, subject });
    if (events.length > 0) await options.runs.forgetEvents([run.id]);
    return [...places, { place: `record of run ${run.id}`, count: texts + sentences + events.length }].filter(
        ({ count }) => count > 0
    );
}

/**
 * Erases what the product holds about a subject, and says what it does not reach. May be repeated at any time, also after
 * one that was cut off; what is erased already stays so.
 */
export async function eraseData(options: PersonalDataOptions, subject: PersonalSubject): Promise<Erasure> {
    const erased: Erasure['erased'][number][] = [];
    const waiting: Erasure['waiting'][number][] = [];
    const known = await allRuns(options);
    for (const run of known) {
        const reason = neededBecause(run);
        if (reason === null) erased.push(...(await eraseFromOneRun({ options, run, subject })));
        else waiting.push({ runId: run.id, reason });
    }
    for (const runId of await runsWithoutRecord(options, known)) {
        erased.push(...(await eraseFromFolders({ options, runId, subject })).places);
    }
    erased.push(...(await eraseFromKeptExtractions({ ...options, subject })));
    const mails = await options.outbox.eraseNaming(subject);
    if (mails > 0) erased.push({ place: 'outbox of mails', count: mails });
    const rows = await options.warehouse.eraseNaming(subject);
    if (rows > 0) erased.push({ place: 'warehouse', count: rows });
    const inOrg = (await options.recordsInOrg?.(subject)) ?? [];
    const runs = await allRuns(options);
    return { erased, waiting, notReached: notReachedIn({ options, subject, runs, inOrg }) };
}
