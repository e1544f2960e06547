import type { Terminal } from '../../compute-service/src/cli/terminal.ts';
import { jsonOf } from '../local/child-process.ts';

/** Shows what the local org says while it makes its world: `{"event":"world","title":"Calls","done":3,"total":9}`. */
export function createWorldProgress(terminal: Terminal): { show(line: string): void } {
    return {
        show(line) {
            const said = jsonOf(line);
            if (said?.['event'] !== 'world') return;
            const text = `Making the world [${Number(said['done']) + 1}/${Number(said['total'])}]: ${String(said['title'])}`;
            if (terminal.isLive) terminal.live(text);
            else terminal.err(text);
        }
    };
}
