/** What a stage of a process cost. */
export interface StageCost {
    readonly stage: string;
    readonly wallS: number;
    readonly cpuS: number;
}

const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Sums wall and CPU time of this process by stage; a stage may come several times. */
export class LapTimer {
    private readonly stages = new Map<string, { wallS: number; cpuS: number }>();
    private current: string;
    private wall = performance.now();
    private cpu = process.cpuUsage();

    constructor(first: string) {
        this.current = first;
    }

    /** What follows belongs to `stage`. */
    enter(stage: string): void {
        const sum = this.stages.get(this.current) ?? { wallS: 0, cpuS: 0 };
        sum.wallS += (performance.now() - this.wall) / 1000;
        sum.cpuS += seconds(process.cpuUsage(this.cpu));
        this.stages.set(this.current, sum);
        this.current = stage;
        this.wall = performance.now();
        this.cpu = process.cpuUsage();
    }

    /** Ends the current stage and returns all of them. */
    end(): StageCost[] {
        this.enter('');
        return [...this.stages].map(([stage, { wallS, cpuS }]) => ({
            stage,
            wallS: rounded(wallS),
            cpuS: rounded(cpuS)
        }));
    }
}

/** The figures of this process, as the benchmark reads them from its standard output. */
export interface ProcessCost {
    readonly stages: readonly StageCost[];
    readonly cpuS: number;
    readonly peakMemoryMb: number;
    readonly rows: Readonly<Record<string, number>>;
}

/** Prints the figures as the last thing a measured process does. */
export function printCost(timer: LapTimer, rows: ProcessCost['rows']): void {
    const cost: ProcessCost = {
        stages: timer.end(),
        cpuS: rounded(seconds(process.cpuUsage())),
        peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
        rows
    };
    process.stdout.write(`${JSON.stringify(cost)}\n`);
}
