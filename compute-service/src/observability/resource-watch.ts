import type { ResourceWatch } from '../runs/observer.ts';

const BYTES_PER_MB = 1024 * 1024;
const MICROSECONDS_PER_MS = 1000;

/** Samples the resident memory of this process, native parts included, and counts the time of its processors. */
export function processResourceWatch({
    intervalMs = 200,
    residentBytes = (): number => process.memoryUsage.rss()
}: { readonly intervalMs?: number; readonly residentBytes?: () => number } = {}): ResourceWatch {
    return {
        begin() {
            const cpuBefore = process.cpuUsage();
            let peak = residentBytes();
            const sample = (): void => {
                peak = Math.max(peak, residentBytes());
            };
            const timer = setInterval(sample, intervalMs);
            timer.unref();
            return {
                peakMb() {
                    sample();
                    return Math.ceil(peak / BYTES_PER_MB);
                },
                cpuMs() {
                    const { user, system } = process.cpuUsage(cpuBefore);
                    return Math.round((user + system) / MICROSECONDS_PER_MS);
                },
                end: () => clearInterval(timer)
            };
        }
    };
}
