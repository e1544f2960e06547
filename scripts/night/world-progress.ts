import { formatCount } from '../../compute-service/src/cli/format.ts';
import type { Terminal } from '../../compute-service/src/cli/terminal.ts';
import { jsonOf } from '../local/child-process.ts';

/** Shows what the local org says while it makes its world: `{"event":"world","step":"calls","rows":1000000}`. */
export function createWorldProgress(terminal: Terminal): { show(line: string): void } {
    return {
        show(line) {
            const said = jsonOf(line);
            if (said?.['event'] !== 'world') return;
            const rows = Number(said['rows']);
            const text = `Making the world: ${String(said['step'])}${rows > 0 ? `, ${formatCount(rows)} rows` : ''}`;
            if (terminal.isLive) terminal.live(text);
            else terminal.err(text);
        }
    };
}
