import { createHash } from 'node:crypto';
import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import type { ApexParameters } from '../src/apex-runtime/controllers.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import type { MetadataRecord } from '../src/schema/definitions.ts';
import { outcomes } from '../src/world/dispositions.ts';
import { objectsOf, textOf } from './call-parameters.ts';
import { faultOfField, mappingRecords } from './field-mapping.ts';
import { isTrueIn, numberIn, textIn } from './record-values.ts';
import { settingVersions } from './settings-records.ts';

/** What saving settings deploys. */
export interface SettingChange {
    readonly records: readonly MetadataRecord[];
    /** The number of an engine's new version. */
    readonly version: number | null;
}

const engineNames: Readonly<Record<string, string>> = {
    dedupe: 'DeDupe IQ',
    flush: 'AutoFlush IQ',
    research: 'InfoFlow IQ',
    call_list: 'List IQ',
    night: 'Night'
};
const generalFields: Readonly<Record<string, string>> = {
    calloutTimeoutMs: 'Callout_Timeout_Ms__c',
    claimHours: 'Claim_Hours__c',
    keepDays: 'Keep_Days__c',
    silentMinutes: 'Silent_Minutes__c'
};
const meanings: readonly string[] = outcomes;
const mostAmount = 999_999;

export const invalidSetting = (message: string, field: string): AuraHandledError =>
    new AuraHandledError({
        code: 'invalid_setting',
        message,
        advice: 'Correct it and save again.',
        field
    });

/** Who changed it, when and why. */
export const signedBy = async (
    context: ApexContext,
    reason: string | null
): Promise<Record<string, string | null>> => {
    const [user] = await context.query(soql`SELECT Name FROM User WHERE Id = ${context.userId}`);
    return {
        Changed_By__c: textIn(user, 'Name'),
        Changed_On__c: context.now.toISOString(),
        Reason__c: reason
    };
};

async function engineChange({
    context,
    asked,
    signature
}: {
    readonly context: ApexContext;
    readonly asked: ApexParameters;
    readonly signature: Record<string, string | null>;
}): Promise<SettingChange> {
    const engine = textOf(asked, 'engine') ?? '';
    const name = engineNames[engine];
    if (name === undefined) throw invalidSetting(`There is no engine "${engine}".`, 'engine');
    const parameters = asked['parameters'];
    if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
        throw invalidSetting('The parameters are missing.', 'parameters');
    const versions = (await settingVersions(context)).filter((version) => version['Engine__c'] === engine);
    const version = Math.max(0, ...versions.map((known) => numberIn(known, 'Version__c') ?? 0)) + 1;
    const retired = versions
        .filter((known) => isTrueIn(known, 'Active__c'))
        .map((known) => ({
            object: 'Dial_Flow_Setting__mdt',
            developerName: String(known['DeveloperName']),
            label: textIn(known, 'MasterLabel') ?? engine,
            values: { Active__c: 'false' }
        }));
    const added = {
        object: 'Dial_Flow_Setting__mdt',
        developerName: `${engine}_v${version}`,
        label: `${name}, version ${version}`,
        values: {
            ...signature,
            Active__c: 'true',
            Engine__c: engine,
            Parameters__c: JSON.stringify(parameters),
            Version__c: String(version)
        }
    };
    return { records: [...retired, added], version };
}

const rowsOf = (asked: ApexParameters): readonly ApexParameters[] => {
    const rows = objectsOf(asked, 'rows');
    if (rows.length === 0) throw invalidSetting('Nothing was changed.', 'rows');
    return rows;
};

async function mappingChange(context: ApexContext, asked: ApexParameters): Promise<SettingChange> {
    const known = await mappingRecords(context);
    const records = rowsOf(asked).map((row) => {
        const column = textOf(row, 'column') ?? '';
        const record = known.find(
            (candidate) => candidate['Table__c'] === textOf(row, 'table') && candidate['Column__c'] === column
        );
        if (!record) throw invalidSetting(`There is no column "${column}".`, column);
        const [object, field] = [textOf(row, 'object'), textOf(row, 'field')];
        const fault = faultOfField(context, { column, object, field });
        if (fault !== null) throw invalidSetting(fault, column);
        return {
            object: 'Field_Mapping__mdt',
            developerName: String(record['DeveloperName']),
            label: textIn(record, 'MasterLabel') ?? column,
            values: { Object__c: object, Field__c: field }
        };
    });
    return { records, version: null };
}

/** Names may hold letters, digits and single underscores; the digest keeps texts apart that would share one. */
function developerNameOf(text: string): string {
    const name = text
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .slice(0, 28);
    const digest = createHash('sha256').update(text.toLowerCase()).digest('hex').slice(0, 6);
    return `D_${name}_${digest}`.replaceAll('__', '_');
}

async function dispositionChange(context: ApexContext, asked: ApexParameters): Promise<SettingChange> {
    const known = await context.query(
        soql`SELECT DeveloperName, MasterLabel, Raw_Text__c FROM Disposition_Mapping__mdt LIMIT 2000`
    );
    const records = rowsOf(asked).map((row) => {
        const text = textOf(row, 'text')?.trim() ?? '';
        const canonical = textOf(row, 'canonical') ?? '';
        if (text === '' || !meanings.includes(canonical))
            throw invalidSetting(`"${text}" needs a meaning from the list.`, text);
        const record = known.find(
            (candidate) => textIn(candidate, 'Raw_Text__c')?.trim().toLowerCase() === text.toLowerCase()
        );
        return {
            object: 'Disposition_Mapping__mdt',
            developerName: textIn(record, 'DeveloperName') ?? developerNameOf(text),
            label: (textIn(record, 'MasterLabel') ?? text).slice(0, 40),
            values: {
                Raw_Text__c: textIn(record, 'Raw_Text__c') ?? text,
                Canonical__c: canonical
            }
        };
    });
    return { records, version: null };
}

function generalChange(asked: ApexParameters, signature: Record<string, string | null>): SettingChange {
    const values: Record<string, string | null> = { ...signature };
    for (const [name, value] of Object.entries(asked)) {
        const field = generalFields[name];
        if (name === 'hoursReviewedOn') {
            if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value))
                throw invalidSetting('Enter a date like 2026-11-23.', name);
            values['Hours_Reviewed_On__c'] = value;
        } else if (field === undefined) {
            throw invalidSetting(`There is no setting "${name}".`, name);
        } else {
            if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > mostAmount)
                throw invalidSetting('This must be a whole number from 1 to 999,999.', name);
            values[field] = String(value);
        }
    }
    const record = {
        object: 'Dial_Flow_General__mdt',
        developerName: 'Default',
        label: 'Default',
        values
    };
    return { records: [record], version: null };
}

/** What has to be deployed for settings of a kind. @throws AuraHandledError for values that cannot serve */
export async function settingChange(
    context: ApexContext,
    given: { kind: string | null; asked: ApexParameters; reason: string }
): Promise<SettingChange> {
    const { kind, asked } = given;
    const signature = await signedBy(context, given.reason);
    switch (kind) {
        case 'engine':
            return engineChange({ context, asked, signature });
        case 'mapping':
            return mappingChange(context, asked);
        case 'dispositions':
            return dispositionChange(context, asked);
        case 'general':
            return generalChange(asked, signature);
        default:
            throw invalidSetting(`There are no settings of the kind "${kind ?? ''}".`, 'kind');
    }
}
