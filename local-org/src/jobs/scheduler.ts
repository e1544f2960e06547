import { notFound } from '../org-error.ts';

/** An org as the scheduler sees it: a clock. Its jobs see all of it. */
interface Clocked {
    now(): Date;
}

/** A job that the org fires by the clock. */
export interface ScheduledJob<Org extends Clocked> {
    readonly name: string;
    readonly label: string;
    /** What it does, in a sentence. */
    readonly what: string;
    /** Minutes of the hour at which it fires. */
    readonly minutes: readonly number[];
    /** The only hour of the day (UTC) at which it fires; every hour where it is missing. */
    readonly hour?: number;
    /** Does the job. @returns what came of it, in a sentence */
    run(org: Org, byHand: boolean): Promise<string>;
}

/** What is known of a job, for people. */
export interface JobState {
    readonly name: string;
    readonly label: string;
    readonly what: string;
    readonly schedule: string;
    readonly nextAt: string | null;
    readonly lastAt: string | null;
    readonly lastOutcome: string | null;
    readonly running: boolean;
}

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

type Times = Pick<ScheduledJob<Clocked>, 'minutes' | 'hour'>;

const isDue = (job: Times, moment: Date): boolean =>
    job.minutes.includes(moment.getUTCMinutes()) &&
    (job.hour === undefined || job.hour === moment.getUTCHours());

const twoDigits = (number: number): string => String(number).padStart(2, '0');

const scheduleText = ({ minutes, hour }: Times): string =>
    hour === undefined
        ? `Every hour at ${minutes.map((minute) => `:${twoDigits(minute)}`).join(', ')}`
        : `Every day at ${minutes.map((minute) => `${twoDigits(hour)}:${twoDigits(minute)}`).join(', ')} UTC`;

/** Fires jobs by the clock and by hand, each of them once at a time. */
export class Scheduler<Org extends Clocked> {
    private readonly jobs: readonly ScheduledJob<Org>[];
    private readonly last = new Map<string, { at: Date; outcome: string }>();
    private readonly running = new Map<string, Promise<void>>();
    private timer: NodeJS.Timeout | undefined;

    constructor(jobs: readonly ScheduledJob<Org>[]) {
        this.jobs = jobs;
    }

    /** Fires by the clock from now on. */
    start(org: Org): void {
        let lastMinute = Math.floor(org.now().getTime() / minuteMs);
        this.timer = setInterval(() => {
            const minute = Math.floor(org.now().getTime() / minuteMs);
            if (minute === lastMinute) return;
            lastMinute = minute;
            for (const job of this.jobs.filter((candidate) => isDue(candidate, org.now())))
                void this.fire({ org, name: job.name, byHand: false });
        }, 1_000).unref();
    }

    async stop(): Promise<void> {
        clearInterval(this.timer);
        this.timer = undefined;
        await Promise.all(this.running.values());
    }

    /** Runs a job now, unless it runs already. @throws OrgError 404 for a name that is no job's */
    async fire({
        org,
        name,
        byHand = true
    }: {
        readonly org: Org;
        readonly name: string;
        readonly byHand?: boolean;
    }): Promise<JobState> {
        const job = this.jobs.find((candidate) => candidate.name === name);
        if (!job) throw notFound(`There is no job ${name}.`);
        const running =
            this.running.get(name) ??
            job
                .run(org, byHand)
                .then(
                    (outcome) => outcome,
                    (error: unknown) => `Failed: ${error instanceof Error ? error.message : String(error)}`
                )
                .then((outcome) => {
                    this.last.set(name, { at: org.now(), outcome });
                    this.running.delete(name);
                });
        this.running.set(name, running);
        await running;
        return this.stateOf(job, org.now());
    }

    states(now: Date): readonly JobState[] {
        return this.jobs.map((job) => this.stateOf(job, now));
    }

    private stateOf(job: ScheduledJob<Org>, now: Date): JobState {
        const last = this.last.get(job.name);
        return {
            name: job.name,
            label: job.label,
            what: job.what,
            schedule: scheduleText(job),
            nextAt: this.timer === undefined ? null : this.nextOf(job, now),
            lastAt: last?.at.toISOString() ?? null,
            lastOutcome: last?.outcome ?? null,
            running: this.running.has(job.name)
        };
    }

    private nextOf(job: Times, now: Date): string | null {
        const start = Math.floor(now.getTime() / minuteMs) + 1;
        for (let minute = start; minute <= start + dayMinutes; minute++) {
            const moment = new Date(minute * minuteMs);
            if (isDue(job, moment)) return moment.toISOString();
        }
        return null;
    }
}
