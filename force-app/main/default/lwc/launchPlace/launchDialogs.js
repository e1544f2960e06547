import saveSetting from '@salesforce/apex/DialSettingsController.saveSetting';
import ConfirmDialog from 'c/confirmDialog';
import LaunchSummary from 'c/launchSummary';
import ReasonDialog from 'c/reasonDialog';
import { LAUNCH, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { summaryFacts, summaryNotes, summaryRows, summaryTitle } from './launchWords';

const REASON = { minimum: 10, maximum: 255 };
const MOST_RECORDS = 10_000;

/** Asks before changed values are left behind. @param {number} count @returns {Promise<boolean>} */
export async function mayLeaveValues(count) {
    const answer = await ConfirmDialog.open({
        size: 'small',
        label: LAUNCH.leaveTitle,
        heading: LAUNCH.leaveTitle,
        body: plural(count, LAUNCH.leaveBodyOne, LAUNCH.leaveBody, formatCount(count)),
        confirmLabel: LAUNCH.leave,
        cancelLabel: LAUNCH.stay
    });
    return answer === 'confirm';
}

/** Shows what a launch would do. Returns whether the person launches. */
export async function isLaunchWanted({ request, schemas, defaults, lastRun, parameters, isAnotherActive }) {
    const answer = await LaunchSummary.open({
        size: 'medium',
        label: LAUNCH.launchRun,
        heading: summaryTitle(request),
        facts: summaryFacts(request),
        rows: summaryRows({ parameters: request.parameters, schemas, defaults, lastRun }),
        notes: summaryNotes({
            request,
            mostRecords:
                parameters.night?.max_review_records ?? defaults.night?.max_review_records ?? MOST_RECORDS,
            activeName: isAnotherActive ? LAUNCH.anotherRun : ''
        })
    });
    return answer === 'launch';
}

/** Asks why values become the default. Returns the reason; undefined where the person goes back. */
export async function reasonToSave() {
    const answer = await ReasonDialog.open({
        size: 'small',
        label: LAUNCH.saveTitle,
        heading: LAUNCH.saveTitle,
        notes: [LAUNCH.saveNote],
        ...REASON,
        actions: [{ name: 'save', label: LAUNCH.save }]
    });
    return answer?.reason;
}

/** Saves changed values as the default of their engines. Returns the new versions. */
export const saveAsDefaults = ({ changed, current, reason }) =>
    Promise.all(
        Object.entries(changed).map(async ([engine, values]) => {
            const json = JSON.stringify({ engine, parameters: { ...current?.[engine], ...values } });
            const { version } = await saveSetting({ kind: 'engine', json, reason });
            return version;
        })
    );
