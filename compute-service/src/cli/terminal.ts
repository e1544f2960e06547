/** Where a command writes. Results go to `out`; progress and errors to `err`, so that results can be piped. */
export interface Terminal {
    out(text: string): void;
    err(text: string): void;
    /** The one line that is overwritten while something goes on; shows nothing where there is no terminal. */
    live(text: string): void;
    readonly isLive: boolean;
}

interface Stream {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
}

const ERASE_LINE = '\r\u001b[K';

/** The terminal over a process's streams. */
export function createTerminal({
    stdout,
    stderr
}: {
    readonly stdout: Stream;
    readonly stderr: Stream;
}): Terminal {
    const isLive = stderr.isTTY === true;
    let shown = false;
    const erase = (): void => {
        if (shown) stderr.write(ERASE_LINE);
        shown = false;
    };
    return {
        isLive,
        out(text) {
            erase();
            stdout.write(`${text}\n`);
        },
        err(text) {
            erase();
            stderr.write(`${text}\n`);
        },
        live(text) {
            if (!isLive) return;
            const width = (stderr.columns ?? 80) - 1;
            stderr.write(ERASE_LINE + (text.length > width ? `${text.slice(0, width - 1)}…` : text));
            shown = text !== '';
        }
    };
}
