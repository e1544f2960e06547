import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../engines/share.ts';
import type { RunStore } from '../runs/store.ts';
import { systemErrorCode } from '../system-error.ts';
import { makeWritableFolder } from '../writable-folder.ts';
import { examineWithin } from './part-check.ts';
import type { Finding, Probe } from './probe.ts';

export interface Report {
    /** The worst status of all findings. */
    readonly status: Finding['status'];
    readonly findings: readonly Finding[];
}

export interface Doctor {
    /** All parts, also those far away, as they are now. */
    examine(): Promise<Report>;
}

/** A person waits for the answer, and a part far away may take its time. */
const LONGEST_LOOK_MS = 15_000;

/** Examines every part; a probe that throws or takes too long is a finding of its own, without its secrets. */
export const createDoctor = (probes: readonly Probe[]): Doctor => ({ examine: () => examineAll(probes) });

const SEVERITY = { ok: 0, warning: 1, failed: 2 } as const;

async function examineAll(probes: readonly Probe[]): Promise<Report> {
    const findings = await Promise.all(probes.map((probe) => examineWithin(probe, LONGEST_LOOK_MS)));
    const status = findings.reduce<Finding['status']>(
        (worst, finding) => (SEVERITY[finding.status] > SEVERITY[worst] ? finding.status : worst),
        'ok'
    );
    return { status, findings };
}

/** Whether the run store answers, and how many runs are not finished. */
export const runStoreProbe = (store: RunStore): Probe => ({
    code: 'run_store',
    subject: 'The run store',
    async examine() {
        await store.ping();
        const counts = await store.countByStatus();
        const waiting = counts.queued + counts.running + counts.delivering;
        return {
            code: 'run_store',
            status: 'ok',
            sentence: `The run store answers; ${counted(waiting, 'unfinished run')}.`,
            fix: null
        };
    }
});

const BYTES_PER_GB = 1024 ** 3;
/** A night at full size writes about a gigabyte of pages, database and files. */
const ENOUGH_GB = 2;
const TOO_LITTLE_GB = 0.25;

/** Whether the data folder can be written to: a file is made in it and removed. */
export const dataFolderProbe = (directory: string): Probe => ({
    code: 'data_folder',
    subject: 'The data folder',
    async examine() {
        try {
            makeWritableFolder({ path: directory });
            const file = join(directory, `.probe-${process.pid}`);
            await writeFile(file, 'written by a look at the data folder\n');
            await rm(file, { force: true });
            return {
                code: 'data_folder',
                status: 'ok',
                sentence: 'The data folder can be written to.',
                fix: null
            };
        } catch (error) {
            const why = systemErrorCode(error) ?? 'unknown reason';
            return {
                code: 'data_folder',
                status: 'failed',
                sentence: `The data folder cannot be written to (${why}).`,
                fix: 'Look at the space, the owner and the mount of the folder that DIAL_FLOW_DATA_DIR names.'
            };
        }
    }
});

/** Whether the disk of the data folder has space for a night. */
export const diskProbe = (directory: string): Probe => ({
    code: 'disk',
    subject: 'The disk of the data folder',
    async examine() {
        const { bavail, bsize } = await statfs(directory);
        const freeGb = (bavail * bsize) / BYTES_PER_GB;
        const sentence = `The disk of the data folder has ${freeGb.toFixed(1)} GB left.`;
        if (freeGb >= ENOUGH_GB) return { code: 'disk', status: 'ok', sentence, fix: null };
        return {
            code: 'disk',
            status: freeGb < TOO_LITTLE_GB ? 'failed' : 'warning',
            sentence,
            fix: `Free some space; a full night needs up to ${ENOUGH_GB} GB.`
        };
    }
});
