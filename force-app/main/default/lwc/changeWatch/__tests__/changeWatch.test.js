import { watchChange } from 'c/changeWatch';
import { apex } from 'contract';

const getDuplicateGroups = apex('DialReviewController.getDuplicateGroups');
const getRemovals = apex('DialReviewController.getRemovals');
const IDS = ['a01', 'a02'];
const totals = (method, counts) =>
    method.mockImplementation(({ filter }) =>
        Promise.resolve({ rows: [], cursor: null, total: counts[filter.status] ?? 0 })
    );

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
    jest.useRealTimers();
    jest.clearAllMocks();
});

describe('c-change-watch', () => {
    it('When items are still waiting, then it asks again and tells the result once they are not', async () => {
        const onDone = jest.fn();
        totals(getRemovals, { Approved: 2 });
        watchChange({ kind: 'removals', action: 'apply', ids: IDS, runId: 'r' }, onDone);
        await jest.advanceTimersByTimeAsync(8_000);
        expect(onDone).not.toHaveBeenCalled();
        totals(getRemovals, { Applied: 1, Conflict: 1 });
        await jest.advanceTimersByTimeAsync(6_000);
        expect(onDone).toHaveBeenCalledTimes(1);
        expect(onDone).toHaveBeenCalledWith({ done: 1, conflicts: 1 });
        expect(getRemovals.mock.calls[0][0].filter.ids).toEqual(IDS);
    });

    it('When asking fails, then it goes on', async () => {
        const onDone = jest.fn();
        getDuplicateGroups.mockRejectedValueOnce(new Error('gone'));
        watchChange({ kind: 'duplicates', action: 'restore', ids: IDS, runId: 'r' }, onDone);
        await jest.advanceTimersByTimeAsync(2_500);
        totals(getDuplicateGroups, { Restored: 2 });
        await jest.advanceTimersByTimeAsync(6_000);
        expect(onDone).toHaveBeenCalledWith({ done: 2, conflicts: 0 });
    });

    it('When it is ended, then nothing is told', async () => {
        const onDone = jest.fn();
        totals(getRemovals, { Applied: 2 });
        watchChange({ kind: 'removals', action: 'apply', ids: IDS, runId: 'r' }, onDone)();
        await jest.advanceTimersByTimeAsync(30_000);
        expect(onDone).not.toHaveBeenCalled();
    });
});
