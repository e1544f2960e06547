export interface ServerSentEvent {
    readonly id: string | null;
    readonly event: string;
    readonly data: string;
}

/** Reads one block of lines between two blank ones; null for a comment or a block without data. */
function parseBlock(block: string): ServerSentEvent | null {
    const fields = new Map<string, string[]>();
    for (const line of block.split('\n')) {
        if (line.startsWith(':')) continue;
        const colon = line.indexOf(':');
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        fields.set(name, [...(fields.get(name) ?? []), value]);
    }
    const data = fields.get('data');
    if (!data) return null;
    return {
        id: fields.get('id')?.at(-1) ?? null,
        event: fields.get('event')?.at(-1) ?? 'message',
        data: data.join('\n')
    };
}

/** The events of a `text/event-stream` body, as they arrive. */
export async function* readServerSentEvents(
    body: AsyncIterable<Uint8Array>
): AsyncGenerator<ServerSentEvent> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true }).replaceAll('\r\n', '\n');
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
            const event = parseBlock(block);
            if (event) yield event;
        }
    }
}
