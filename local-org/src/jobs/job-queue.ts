/** Work that goes on after its caller has its answer, as asynchronous jobs do. */
export class JobQueue {
    private readonly running = new Set<Promise<void>>();
    private readonly report: (error: unknown) => void;

    /** @param report hears of jobs that failed */
    constructor(report: (error: unknown) => void) {
        this.report = report;
    }

    enqueue(name: string, work: () => Promise<void>): void {
        const job = work()
            .catch((error: unknown) => {
                this.report(new Error(`The job "${name}" failed`, { cause: error }));
            })
            .finally(() => this.running.delete(job));
        this.running.add(job);
    }

    /** Waits until no job runs any more. */
    async settle(): Promise<void> {
        while (this.running.size > 0) await Promise.all(this.running);
    }
}
