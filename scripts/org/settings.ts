import { SETTING_TYPES } from './app-names.ts';
import { foundOrg, type OrgContext } from './org-context.ts';
import { done, failed, type Step, type StepResult } from './step.ts';

/** Names of the records of each settings type that the org has; none where it does not know the type yet. */
export async function settingsOf(context: OrgContext): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await context.cli.queryAll<{ readonly DeveloperName: string }>(
        foundOrg(context).apiVersion,
        SETTING_TYPES.map((type) => `SELECT DeveloperName FROM ${type}__mdt`)
    );
    return new Map(
        SETTING_TYPES.map((type, index) => [
            type,
            (rows[index] ?? []).map(({ DeveloperName }) => DeveloperName)
        ])
    );
}

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
