import { SETTING_TYPES } from './app-names.ts';
import { foundOrg, type OrgContext } from './org-context.ts';
import { done, failed, type Step, type StepResult } from './step.ts';

interface SettingRow {
    readonly DeveloperName: string;
}

/** One query for each settings type. */
export const SETTING_QUERIES = SETTING_TYPES.map((type) => `SELECT DeveloperName FROM ${type}__mdt`);

/** Names of records by settings type, from the answers to those queries; none where the org does not know the type. */
export const settingsIn = (
    answers: readonly (readonly SettingRow[] | null)[]
): ReadonlyMap<string, readonly string[]> =>
    new Map(
        SETTING_TYPES.map((type, index) => [
            type,
            (answers[index] ?? []).map(({ DeveloperName }) => DeveloperName)
        ])
    );

/** Names of the records of each settings type that the org has. */
export const settingsOf = async (context: OrgContext): Promise<ReadonlyMap<string, readonly string[]>> =>
    settingsIn(await context.cli.queryAll<SettingRow>(foundOrg(context).apiVersion, SETTING_QUERIES));

/** Types that have no record at all. */
export const emptyTypes = (settings: ReadonlyMap<string, readonly string[]>): readonly string[] =>
    [...settings].filter(([, names]) => names.length === 0).map(([type]) => type);

async function run(context: OrgContext): Promise<StepResult> {
    const settings = await settingsOf(context);
    const lines = [...settings].map(([type, names]) => `${type}: ${names.length}`);
    const empty = emptyTypes(settings);
    return empty.length === 0
        ? done(...lines)
        : failed(...lines, `Without records: ${empty.join(', ')}. Run this again with --reset-settings.`);
}

/** The defaults came with the deployment; that they are there is seen here. */
export const defaultSettings: Step<OrgContext> = { title: 'Default settings', run };
