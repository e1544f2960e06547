import { hrefOf, mergeState, navigateEvent, oneOf, readState, toPageState } from 'c/urlState';

describe('c-url-state', () => {
    it('When the address names nothing, then it is the overview', () => {
        expect(readState({ state: {} })).toEqual({ place: 'overview' });
        expect(readState(undefined)).toEqual({ place: 'overview' });
    });

    it('When the address has keys of others, then only ours are read', () => {
        expect(readState({ state: { c__place: 'run', c__run: 'a01', ws: 'x' } })).toEqual({
            place: 'run',
            run: 'a01'
        });
    });

    it('When a state is written, then defaults and empty values are left out', () => {
        expect(toPageState({ place: 'overview', tab: '' })).toEqual({});
        expect(hrefOf({ place: 'run', run: 'a01' })).toBe('?c__place=run&c__run=a01');
    });

    it('When another place is asked for, then its keys start afresh; in the same place they are kept', () => {
        const current = { place: 'run', run: 'a01', tab: 'checks' };
        expect(mergeState(current, { place: 'lists', list: 'a02' })).toEqual({ place: 'lists', list: 'a02' });
        expect(mergeState(current, { tab: 'funnel' })).toEqual({ place: 'run', run: 'a01', tab: 'funnel' });
        expect(mergeState(current, { tab: '' })).toEqual({ place: 'run', run: 'a01' });
    });

    it('When a filter is changed, then the event says that it replaces', () => {
        expect(navigateEvent({ q: 'x' }, { replace: true }).detail).toEqual({
            state: { q: 'x' },
            replace: true
        });
        expect(navigateEvent({ place: 'run' }).detail.replace).toBe(false);
    });

    it('When a value is unknown, then the default counts', () => {
        expect(oneOf('steps', ['steps', 'funnel'], 'steps')).toBe('steps');
        expect(oneOf('nonsense', ['steps', 'funnel'], 'steps')).toBe('steps');
    });
});
