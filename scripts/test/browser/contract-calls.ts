import { examples } from '../../../local-org/test/apex/contract-files.ts';
import type { Visit } from '../../browser/visit.ts';

/** A call of a method on the running org, and the example in the contract that its answer must be like. */
export interface ContractCall {
    readonly method: string;
    readonly parameters: object;
    readonly example: string;
}

interface Ids {
    readonly runId: string;
    readonly listId: string;
    readonly accountId: string;
}

/** Ids of what the nights left in the org. */
export async function knownIds({ apex }: Pick<Visit, 'apex'>): Promise<Ids> {
    const lists = (await apex('DialListController.getLists', { cursor: null })) as {
        rows: { id: string; runId: string }[];
    };
    const list = lists.rows[0];
    const listId = list?.id ?? '';
    const entries = (await apex('DialListController.getEntries', { listId, filter: {}, cursor: null })) as {
        rows: { accountId: string }[];
    };
    return { listId, runId: list?.runId ?? '', accountId: entries.rows[0]?.accountId ?? '' };
}

const call = (method: string, parameters: object, variant = ''): ContractCall => ({
    method,
    parameters,
    example: `${method}${variant}.json`
});

/** Every method that reads. */
export const readingCalls = ({ runId, listId, accountId }: Ids): readonly ContractCall[] => [
    call('DialConsoleController.getContext', {}),
    call('DialConsoleController.getOverview', {}),
    call('DialRunController.getRuns', { filter: {}, cursor: null }),
    call('DialRunController.getRun', { runId, askService: false }),
    call('DialRunController.getRun', { runId, askService: true }),
    call('DialRunController.getResultPage', { runId, output: 'overflow_trail', cursor: null, size: 5 }),
    call('DialExplainController.findAccounts', { text: accountId }),
    call('DialExplainController.getAccountStatus', { accountId }),
    call('DialExplainController.explain', { runId, accountId, phone: null, recordId: null }),
    call('DialConfigController.getEngines', {}),
    call('DialReviewController.getDuplicateGroups', { filter: { kind: 'Same account' }, cursor: null }),
    call('DialReviewController.getRemovals', { filter: {}, cursor: null }),
    call('DialResearchController.getRequests', { tab: 'open', filter: {}, cursor: null }),
    call('DialListController.getLists', { cursor: null }),
    call('DialListController.getList', { listId }),
    call('DialListController.getEntries', { listId, filter: {}, cursor: null }),
    call('DialHistoryController.getTrends', { days: 30, weekday: null }),
    call('DialSettingsController.getSettings', {}),
    call('DialSettingsController.getSetupStatus', {}),
    call('DialSettingsController.getSuppressions', { filter: {}, cursor: null })
];

/** What an example says that a method answers. */
export const answerOf = (file: string): unknown =>
    examples.find((example) => example.file === file)?.response;
