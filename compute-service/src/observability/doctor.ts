import { statfs } from 'node:fs/promises';
import { counted } from '../engines/share.ts';
import type { RunStore } from '../runs/store.ts';
import { makeWritableFolder } from '../writable-folder.ts';

export interface Finding {
    readonly code: string;
    readonly status: 'ok' | 'warning' | 'failed';
    readonly sentence: string;
    /** What to do; null where nothing has to be done. */
    readonly fix: string | null;
}

/** Looks at one part of what the service needs. A probe that throws counts as failed. */
export interface Probe {
    readonly code: string;
    /** What is looked at, as the start of a sentence: "The run store". */
    readonly subject: string;
    examine(): Promise<Finding>;
}

export interface Report {
    /** The worst status of all findings. */
    readonly status: Finding['status'];
    readonly findings: readonly Finding[];
}

export interface Doctor {
    /** All parts, also those far away. */
    examine(): Promise<Report>;
    /** Only what the service cannot do without: fast, without a call to other machines. */
    examineEssentials(): Promise<Report>;
}

/** Examines every part; a probe that throws is a finding of its own, without its secrets. */
export function createDoctor({
    essentials,
    others
}: {
    readonly essentials: readonly Probe[];
    readonly others: readonly Probe[];
}): Doctor {
    return {
        examine: () => examineAll([...essentials, ...others]),
        examineEssentials: () => examineAll(essentials)
    };
}

const SEVERITY = { ok: 0, warning: 1, failed: 2 } as const;

async function examineAll(probes: readonly Probe[]): Promise<Report> {
    const findings = await Promise.all(
        probes.map((probe) => probe.examine().catch((): Finding => unanswered(probe)))
    );
    const status = findings.reduce<Finding['status']>(
        (worst, finding) => (SEVERITY[finding.status] > SEVERITY[worst] ? finding.status : worst),
        'ok'
    );
    return { status, findings };
}

const unanswered = ({ code, subject }: Probe): Finding => ({
    code,
    status: 'failed',
    sentence: `${subject} cannot be reached.`,
    fix: 'Look at the configuration and at the log of the service.'
});

const DRAINING: Finding = {
    code: 'draining',
    status: 'failed',
    sentence: 'The service is draining: it stops and takes no more work.',
    fix: 'Nothing, where another service is up; otherwise start one.'
};

/** A doctor of a service that is not ready any more as soon as it is on its way out. */
export const drainAware = (doctor: Doctor, isDraining: () => boolean): Doctor => ({
    examine: () => doctor.examine(),
    examineEssentials: async () =>
        isDraining() ? { status: 'failed', findings: [DRAINING] } : doctor.examineEssentials()
});

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

/** Whether the data directory can be written to and has space. */
export const diskProbe = (directory: string): Probe => ({
    code: 'disk',
    subject: 'The data directory',
    async examine() {
        makeWritableFolder({ path: directory });
        const { bavail, bsize } = await statfs(directory);
        const freeGb = (bavail * bsize) / BYTES_PER_GB;
        const sentence = `The data directory has ${freeGb.toFixed(1)} GB left.`;
        if (freeGb >= ENOUGH_GB) return { code: 'disk', status: 'ok', sentence, fix: null };
        return {
            code: 'disk',
            status: freeGb < TOO_LITTLE_GB ? 'failed' : 'warning',
            sentence,
            fix: `Free some space; a full night needs up to ${ENOUGH_GB} GB.`
        };
    }
});
