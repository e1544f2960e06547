import type { Doors, SObject } from '../src/apex-runtime/apex-context.ts';
import { Soql, soql } from '../src/apex-runtime/soql-text.ts';
import { succeeded, unfinished } from './run-status.ts';

/** All queries on runs and their steps. */

const rowFields =
    'Id, Name, CreatedDate, Status__c, Draft__c, Pipeline__c, Engines__c, As_Of__c, Seed__c, Dry_Run__c, Requested_By__r.Name, Started_At__c, Finished_At__c, Duration_S__c, Rows_In__c, Rows_Out__c, Attempt__c';
const documentFields =
    'Checks__c, Decision_Reason__c, Diff__c, Error_Code__c, Error_Message__c, Error_Reference__c, Inputs__c, Last_Update__c, Outcomes__c, Outputs__c, Parameters__c, Peak_Memory_MB__c, Sequence__c, Service_Run_Id__c';

export const runRowFields = rowFields;

const first = async (rows: Promise<readonly SObject[]>): Promise<SObject | null> => (await rows)[0] ?? null;

/** A run with its long documents; null where it is not there or not visible. */
export const findRun = (doors: Doors, id: string): Promise<SObject | null> =>
    first(
        doors.query(
            soql`SELECT ${new Soql(`${rowFields}, ${documentFields}`)} FROM Dial_Run__c WHERE Id = ${id}`
        )
    );

export const stepsOfRuns = (doors: Doors, runIds: readonly string[]): Promise<readonly SObject[]> =>
    doors.query(
        soql`SELECT Id, Dial_Run__c, Key__c, Engine__c, Step__c, Title__c, Drop_Reason__c, Order__c, Status__c, Done__c, Total__c, Rows__c, Dropped__c, Duration_Ms__c, Attempt__c, Message__c FROM Dial_Run_Step__c WHERE Dial_Run__c IN ${runIds} ORDER BY Order__c NULLS LAST, Key__c LIMIT 5000`
    );

/** Nights from the newest on, with what the overview and the history show of them. */
export const nightsSince = ({
    doors,
    moment,
    most
}: {
    readonly doors: Doors;
    readonly moment: Date;
    readonly most: number;
}): Promise<readonly SObject[]> =>
    doors.query(
        soql`SELECT Id, Name, CreatedDate, As_Of__c, Status__c, Draft__c, Dry_Run__c, Pipeline__c, Engines__c, Duration_S__c, Started_At__c, Finished_At__c, Outputs__c, Error_Code__c FROM Dial_Run__c WHERE Pipeline__c = 'nightly' AND CreatedDate >= ${moment} ORDER BY CreatedDate DESC, Id DESC LIMIT ${most}`
    );

export async function newestNight(doors: Doors): Promise<SObject | null> {
    const [newest] = await doors.query(
        soql`SELECT Id FROM Dial_Run__c WHERE Pipeline__c = 'nightly' ORDER BY CreatedDate DESC, Id DESC LIMIT 1`
    );
    return newest ? findRun(doors, String(newest['Id'])) : null;
}

/** The newest run whose results were delivered; null where there is none. */
export const newestDelivered = (doors: Doors): Promise<SObject | null> =>
    first(
        doors.query(
            soql`SELECT Id, Service_Run_Id__c, Parameters__c, Finished_At__c, As_Of__c, Outcomes__c, Outputs__c FROM Dial_Run__c WHERE Status__c IN ${succeeded} AND Dry_Run__c = false AND Pipeline__c = 'nightly' ORDER BY Finished_At__c DESC NULLS LAST, Id DESC LIMIT 1`
        )
    );

/** The newest run that read the data, dry or not; null where there is none. */
export const newestRead = (doors: Doors): Promise<SObject | null> =>
    first(
        doors.query(
            soql`SELECT Id, Service_Run_Id__c, Parameters__c, Finished_At__c FROM Dial_Run__c WHERE Status__c IN ${succeeded} AND Engines__c != null ORDER BY Finished_At__c DESC NULLS LAST, Id DESC LIMIT 1`
        )
    );

export const unfinishedRuns = (doors: Doors, most: number): Promise<readonly SObject[]> =>
    doors.query(
        soql`SELECT Id, Name, Status__c FROM Dial_Run__c WHERE Status__c IN ${unfinished} ORDER BY CreatedDate, Id LIMIT ${most}`
    );

/** Seconds that the newest successful runs with the same engines took, the newest first. */
export const durationsOf = ({
    doors,
    engines,
    most
}: {
    readonly doors: Doors;
    readonly engines: string;
    readonly most: number;
}): Promise<readonly SObject[]> =>
    doors.query(
        soql`SELECT Id, Duration_S__c FROM Dial_Run__c WHERE Engines__c = ${engines} AND Status__c IN ${succeeded} AND Attempt__c = 1 AND Duration_S__c != null ORDER BY Finished_At__c DESC NULLS LAST, Id DESC LIMIT ${most}`
    );

/** The run that was launched with a key. */
export const runByLaunchKey = async (doors: Doors, key: string): Promise<SObject | undefined> =>
    (await doors.query(soql`SELECT Id FROM Dial_Run__c WHERE Launch_Key__c = ${key} LIMIT 1`))[0];

/** Runs whose launch key starts with one of two texts, the newest first. */
export const runsByLaunchKeyStarts = ({
    doors,
    start,
    earlierStart
}: {
    readonly doors: Doors;
    readonly start: string;
    readonly earlierStart: string;
}): Promise<readonly SObject[]> =>
    doors.query(
        soql`SELECT Id, Status__c, Launch_Key__c FROM Dial_Run__c WHERE Launch_Key__c LIKE ${`${start}%`} OR Launch_Key__c LIKE ${`${earlierStart}%`} ORDER BY CreatedDate DESC, Id DESC LIMIT 100`
    );
