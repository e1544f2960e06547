import FORM_FACTOR from '@salesforce/client/formFactor';
import { isEmpEnabled, onError, subscribe, unsubscribe } from 'lightning/empApi';

const CHANNEL = '/event/Dial_Run_Event__e';
const ONLY_NEW = -1;
const breakListeners = new Set();
let isListening = false;

/** The platform takes listeners for errors but never lets go of them: one for all is enough. */
function listenForBreaks() {
    if (isListening) return;
    isListening = true;
    onError(() => {
        for (const tell of breakListeners) tell();
    });
}

/**
 * Subscribes to the events of runs.
 * @param {(payload: Dial.RunEvent) => void} onEvent
 * @param {() => void} onBreak called when the stream fails
 * @returns {Promise<(() => void) | null>} ends the subscription; null where there are no events (phone, switched off)
 */
export async function subscribeToRuns(onEvent, onBreak) {
    if (FORM_FACTOR === 'Small' || !(await isEmpEnabled())) return null;
    listenForBreaks();
    breakListeners.add(onBreak);
    const subscription = await subscribe(CHANNEL, ONLY_NEW, (message) => onEvent(message.data.payload));
    return () => {
        breakListeners.delete(onBreak);
        unsubscribe(subscription, () => {});
    };
}
