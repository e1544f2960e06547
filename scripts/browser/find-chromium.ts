import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isProgram = (file: string): boolean => {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
};

/** The Chromium of this computer: the one that DIAL_FLOW_CHROMIUM names, or the first in PATH; null without one. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
    const named = environment['DIAL_FLOW_CHROMIUM'];
    if (named !== undefined && named !== '') return isProgram(named) ? named : null;
    const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
    return candidates.find(isProgram) ?? null;
}

/** What to do where there is no Chromium. */
export const CHROMIUM_MISSING =
    'There is no Chromium on this computer. On Debian and Ubuntu: sudo apt-get install chromium fonts-liberation; ' +
    'elsewhere name the program in DIAL_FLOW_CHROMIUM.';
