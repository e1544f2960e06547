import type { MemoryWatch } from '../runs/observer.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Samples the resident memory of this process, native parts included, in MB. */
export function processMemoryWatch({
    intervalMs = 200,
    residentBytes = (): number => process.memoryUsage.rss()
}: { readonly intervalMs?: number; readonly residentBytes?: () => number } = {}): MemoryWatch {
    return {
        begin() {
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
                end: () => clearInterval(timer)
            };
        }
    };
}
