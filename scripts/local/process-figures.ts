import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface ProcessFigures {
    readonly peakMemoryMb: number;
    readonly cpuS: number;
}

/** Clock ticks a second in /proc; Linux fixes it for user programs. */
const TICKS = 100;

/** Peak resident memory and CPU of a running process; null where the system does not tell (only Linux does). */
export function readProcessFigures(pid: number): ProcessFigures | null {
    try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
        // Field 2 is the program's name in brackets and may hold blanks: count from behind it.
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const cpuS = (Number(fields[11]) + Number(fields[12])) / TICKS;
        return Number.isFinite(kilobytes) ? { peakMemoryMb: Math.round(kilobytes / 1024), cpuS } : null;
    } catch {
        return null;
    }
}
