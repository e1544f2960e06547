import type { FolderProgress } from '../night/folder-night.ts';
import { formatCount, formatRows } from './format.ts';
import { stageName } from './stage-names.ts';
import type { Terminal } from './terminal.ts';

/** Shows a night on a folder: the step that runs, and without a terminal one line for each stage. */
export function createFolderProgress(terminal: Terminal): { show(progress: FolderProgress): void } {
    let stage = '';
    return {
        show({ step, number, of, done, total }) {
            const counted =
                done === null
                    ? ''
                    : `  ${total === null ? formatRows(done) : `${formatCount(done)} of ${formatRows(total)}`}`;
            terminal.live(`[${number}/${of}] ${stageName(step.engine)}: ${step.title}${counted}`);
            if (terminal.isLive || step.engine === stage) return;
            stage = step.engine;
            terminal.err(`[${number}/${of}] ${stageName(stage)}`);
        }
    };
}
