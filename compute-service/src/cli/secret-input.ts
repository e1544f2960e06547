import { text } from 'node:stream/consumers';

interface Keyboard extends NodeJS.ReadableStream {
    readonly isTTY?: boolean;
    setRawMode?(mode: boolean): unknown;
}

const END = new Set(['\r', '\n', '\u0004']);
const INTERRUPT = '\u0003';
const ERASE = new Set(['\u007f', '\b']);

/**
 * Reads a secret: all of standard input where something is piped in, else what is typed, without showing it.
 * @throws Error where the person stops with Ctrl-C
 */
export async function readSecretFrom({
    keyboard,
    prompt,
    show
}: {
    readonly keyboard: Keyboard;
    readonly prompt: string;
    /** Writes to the terminal, not to the output that may be piped on. */
    show(text: string): void;
}): Promise<string> {
    if (keyboard.isTTY !== true) return text(keyboard);
    show(prompt);
    keyboard.setRawMode?.(true);
    keyboard.setEncoding('utf8');
    keyboard.resume();
    try {
        return await typed(keyboard);
    } finally {
        keyboard.setRawMode?.(false);
        keyboard.pause();
        show('\n');
    }
}

function typed(keyboard: Keyboard): Promise<string> {
    return new Promise((resolve, reject) => {
        let value = '';
        const listen = (chunk: string): void => {
            for (const character of chunk) {
                if (END.has(character) || character === INTERRUPT) {
                    keyboard.off('data', listen);
                    if (character === INTERRUPT) reject(new Error('Stopped; nothing was changed.'));
                    else resolve(value);
                    return;
                }
                value = ERASE.has(character) ? value.slice(0, -1) : value + character;
            }
        };
        keyboard.on('data', listen);
    });
}
