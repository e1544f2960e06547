import type { SalesforceCli } from './salesforce-cli.ts';

/** The org, and what the first step finds out about it for all steps that follow. */
export interface OrgAccess {
    readonly cli: SalesforceCli;
    /** Known once the org was looked at. */
    found: FoundOrg | null;
}

/** The org with what the person asked for. */
export interface OrgContext extends OrgAccess {
    readonly options: SetupOptions;
}

export interface SetupOptions {
    readonly org: string;
    /** Address under which Salesforce reaches the service. */
    readonly serviceUrl: string | null;
    readonly apiKey: string | null;
    readonly integrationUser: string | null;
    readonly sample: boolean;
    readonly resetSettings: boolean;
}

export interface FoundOrg {
    readonly username: string;
    readonly apiVersion: string;
    /** Fields of the app on Salesforce's own objects that the org has with another type: `Account.Do_Not_Call__c`. */
    readonly foreignFields: readonly string[];
}

/** @throws Error where a step runs before the org was looked at */
export function foundOrg({ found }: Pick<OrgAccess, 'found'>): FoundOrg {
    if (!found) throw new Error('The org has not been looked at yet.');
    return found;
}
