import type { Doors, SObject } from '../src/apex-runtime/apex-context.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { isTrueIn, numberIn, objectFrom, textIn } from './record-values.ts';

/** Settings of the app, which are custom metadata. */

export type ParameterGroups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const settingVersions = (doors: Doors): Promise<readonly SObject[]> =>
    doors.query(
        soql`SELECT DeveloperName, MasterLabel, Engine__c, Version__c, Active__c, Parameters__c, Changed_By__c, Changed_On__c, Reason__c FROM Dial_Flow_Setting__mdt ORDER BY Engine__c, Version__c DESC NULLS LAST`
    );

/** The parameters in force by engine, as the service takes them. */
export async function currentParameters(doors: Doors): Promise<ParameterGroups> {
    const versions = await settingVersions(doors);
    return Object.fromEntries(
        versions
            .filter((version) => isTrueIn(version, 'Active__c'))
            .map((version) => [
                textIn(version, 'Engine__c') ?? '',
                objectFrom(textIn(version, 'Parameters__c'))
            ])
    );
}

export interface GeneralSettings {
    readonly claimHours: number;
    readonly keepDays: number;
    readonly silentMinutes: number;
    readonly hoursReviewedDate: string | null;
}

export async function generalSettings(doors: Doors): Promise<GeneralSettings> {
    const [record] = await doors.query(
        soql`SELECT Claim_Hours__c, Keep_Days__c, Silent_Minutes__c, Hours_Reviewed_On__c FROM Dial_Flow_General__mdt WHERE DeveloperName = 'Default'`
    );
    return {
        claimHours: numberIn(record, 'Claim_Hours__c') ?? 8,
        keepDays: numberIn(record, 'Keep_Days__c') ?? 90,
        silentMinutes: numberIn(record, 'Silent_Minutes__c') ?? 10,
        hoursReviewedDate: textIn(record, 'Hours_Reviewed_On__c')
    };
}
