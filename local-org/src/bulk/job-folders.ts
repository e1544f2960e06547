import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isId, makeId } from '../ids.ts';
import type { JobState } from './job-json.ts';

/** An org keeps jobs and their results for so many days. */
const keptDays = 7;
/** Jobs of a kind that are kept over a restart, the newest, so that their results do not fill the disk. */
const mostKept = 40;
const dayMs = 86_400_000;

/** What a job's folder says of it, in a form that outlives the process. */
export interface KeptJob {
    readonly id: string;
    readonly state: JobState;
    readonly created: string;
}

export const hasEnded = (state: JobState): boolean =>
    state === 'JobComplete' || state === 'Failed' || state === 'Aborted';

function parsed<T>(file: string): T | undefined {
    try {
        return JSON.parse(readFileSync(file, 'utf8')) as T;
    } catch {
        // A folder without a description was made right before the process was killed, and nobody was told its id.
        return undefined;
    }
}

/** The folders of bulk jobs of one kind: one for each job, with its files and a description, there again after a restart. */
export class JobFolders<Kept extends KeptJob> {
    private readonly directory: string;
    private lastNumber: number;

    /** @param given.firstNumber ids count up from here; kinds of jobs share a key prefix, so that theirs lie apart */
    constructor(given: { directory: string; firstNumber: number }) {
        this.directory = given.directory;
        mkdirSync(this.directory, { recursive: true });
        this.lastNumber = parsed<number>(this.numberFile) ?? given.firstNumber - 1;
    }

    /** An id that no job had before, in this life of the org or an earlier one. */
    nextId(): string {
        this.lastNumber += 1;
        this.replace(this.numberFile, this.lastNumber);
        return makeId('750', this.lastNumber);
    }

    pathOf(id: string): string {
        return join(this.directory, id);
    }

    /** Writes the description of a job down. A process that is killed leaves the old one or the new one. */
    keep(job: Kept): void {
        mkdirSync(this.pathOf(job.id), { recursive: true });
        this.replace(this.descriptionOf(job.id), job);
    }

    async remove(id: string): Promise<void> {
        await rm(this.pathOf(id), { recursive: true, force: true });
    }

    /** The jobs of earlier lives, the oldest first; those that an org would have forgotten are removed. */
    restore(now: Date): Kept[] {
        const folders = readdirSync(this.directory).filter(isId).sort();
        const kept: Kept[] = [];
        for (const id of folders.reverse()) {
            const job = parsed<Kept>(this.descriptionOf(id));
            const ended = kept.filter(({ state }) => hasEnded(state)).length;
            const old =
                job === undefined ||
                now.getTime() - Date.parse(job.created) > keptDays * dayMs ||
                (hasEnded(job.state) && ended >= mostKept);
            if (old) rmSync(this.pathOf(id), { recursive: true, force: true });
            else kept.unshift(job);
        }
        return kept;
    }

    private get numberFile(): string {
        return join(this.directory, 'last.json');
    }

    private descriptionOf(id: string): string {
        return join(this.pathOf(id), 'job.json');
    }

    private replace(file: string, value: unknown): void {
        writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
        renameSync(`${file}.new`, file);
    }
}
