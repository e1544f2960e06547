import { wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getLists from '@salesforce/apex/DialListController.getLists';
import getList from '@salesforce/apex/DialListController.getList';
import getEntries from '@salesforce/apex/DialListController.getEntries';
import getResultPage from '@salesforce/apex/DialRunController.getResultPage';
import findAccounts from '@salesforce/apex/DialExplainController.findAccounts';
import explain from '@salesforce/apex/DialExplainController.explain';
import PlaceElement from 'c/placeElement';
import { LISTS, NAV, TILES, fill, plural } from 'c/labels';
import { later } from 'c/clock';
import { formatCount, formatDate, formatShare } from 'c/formatUtils';
import { readPhone } from 'c/phoneUtils';
import { appendPage, loadRegion, wiredRegion } from 'c/regionState';
import { wilson } from 'c/chartGeometry';
import { oneOf } from 'c/urlState';
import { trailSentences } from './trail';

const TABS = ['states', 'trail', 'entries', 'why'];
const MEASURES = ['fill', 'target', 'supply', 'taken', 'recent', 'dialled', 'reached'];
const DOWNLOAD = '/sfc/servlet.shepherd/version/download/';
const SEARCH_FROM = 3;
const SEARCH_MS = 400;
const TRAIL_ROWS = 200;

const sumOf = (states, key) => states.reduce((sum, state) => sum + (state[key] ?? 0), 0);

/** Tomorrow's list: filled state by state, and why somebody is on it or not. */
export default class ListPlace extends PlaceElement {
    labels = LISTS;
    heading = NAV.lists;
    /** @type {Dial.Region} */
    lists = { isLoading: true };
    /** @type {Dial.Region} */
    list = { isLoading: true };
    /** @type {Dial.Region} */
    trail = {};
    /** @type {Dial.Region} */
    entries = {};
    /** @type {Dial.Region} */
    accounts = {};
    /** @type {Dial.Region} */
    answer = {};
    searchText = '';
    _listId;
    _wiredLists;
    _wiredList;
    _endSearch = () => {};
    _loaded = {};

    @wire(getLists, { cursor: null })
    receiveLists(result) {
        this._wiredLists = result;
        this.lists = wiredRegion(this.lists, result);
        this._chooseList();
    }

    @wire(getList, { listId: '$_listId' })
    receiveList(result) {
        this._wiredList = result;
        this.list = wiredRegion(this.list, result);
        if (this.list.data) this._loadTab();
    }

    stateChanged(before) {
        this._chooseList();
        if (this.differs(before, 'state')) this._loaded.entries = '';
        if (this.list.data) this._loadTab();
        if (this._state.account && this.differs(before, 'account')) this._loaded.why = '';
    }

    _chooseList() {
        const id = this._state.list ?? this.lists.data?.rows[0]?.id;
        if (id === this._listId) return;
        this._listId = id;
        this._loaded = {};
        if (id) this.list = { isLoading: true };
    }

    _loadTab() {
        const key = `${this._listId}.${this._state.state ?? ''}`;
        if (this.isTrail && this._loaded.trail !== this._listId) {
            this._loaded.trail = this._listId;
            this.loadTrail();
        }
        if (this.isEntries && this._loaded.entries !== key) {
            this._loaded.entries = key;
            this.loadEntries();
        }
        if (this.isWhy && this._state.account && this._loaded.why !== this._state.account) {
            this._loaded.why = this._state.account;
            this.loadAnswer();
        }
    }

    get data() {
        return this.list.data;
    }

    get hasNoList() {
        return this.lists.data?.rows.length === 0 && !this._state.list;
    }

    get region() {
        return this.lists.error && !this._listId ? this.lists : this.list;
    }

    get tab() {
        return oneOf(this._state.tab, TABS, 'states');
    }

    get tabs() {
        return TABS.map((value) => ({ value, label: LISTS[value] }));
    }

    get tabLabel() {
        return LISTS[this.tab];
    }

    get isStates() {
        return this.tab === 'states';
    }

    get isTrail() {
        return this.tab === 'trail';
    }

    get isEntries() {
        return this.tab === 'entries';
    }

    get isWhy() {
        return this.tab === 'why';
    }

    get listOptions() {
        const rows = this.lists.data?.rows ?? [];
        const known = rows.some(({ id }) => id === this._listId) || !this.data ? rows : [this.data, ...rows];
        return known.map(({ id, callDate }) => ({ value: id, label: formatDate(callDate) }));
    }

    get listId() {
        return this._listId;
    }

    get verdict() {
        const { callDate, rows, size } = this.data;
        return fill(LISTS.verdict, formatDate(callDate), formatCount(rows), formatCount(size));
    }

    get downloadHref() {
        return this.data.versionId ? `${DOWNLOAD}${this.data.versionId}` : '';
    }

    get hash() {
        return fill(LISTS.hash, (this.data.sha256 ?? '').slice(0, 12));
    }

    /** What was done with the list so far, as far as it was counted. */
    get usedText() {
        const { states, rows } = this.data;
        const dialled = sumOf(states, 'dialled');
        if (dialled === 0) return LISTS.notDialled;
        const reached = sumOf(states, 'reached');
        const band = wilson(reached, dialled);
        return fill(
            LISTS.used,
            formatShare(dialled / rows),
            formatShare(reached / dialled),
            formatShare(band.low),
            formatShare(band.high),
            formatCount(Math.max(0, rows - dialled))
        );
    }

    get measure() {
        return oneOf(this._state.measure, MEASURES, 'fill');
    }

    get measures() {
        return MEASURES.map((value) => ({ value, label: TILES[value] }));
    }

    get selectedState() {
        return this._state.state ?? '';
    }

    get tableStates() {
        const { selectedState } = this;
        const { states } = this.data;
        return selectedState ? states.filter(({ state }) => state === selectedState) : states;
    }

    get stateText() {
        return this.selectedState ? fill(LISTS.onlyState, this.selectedState) : '';
    }

    get trailLines() {
        return trailSentences(this.trail.data).map((text, index) => ({ key: index, text }));
    }

    get hasTrail() {
        return this.trailLines.length > 0;
    }

    get storedText() {
        const { entriesStored, rows } = this.data;
        return entriesStored < rows ? fill(LISTS.stored, formatCount(entriesStored), formatCount(rows)) : '';
    }

    get entryPage() {
        const { data, isLoading } = this.entries;
        return { total: data?.total ?? 0, hasMore: Boolean(data?.cursor), isLoading: Boolean(isLoading) };
    }

    get hasEntries() {
        return (this.entries.data?.rows ?? []).length > 0;
    }

    /** Entries of old lists are removed; how many there were stays on the list. */
    get wereEntriesRemoved() {
        return !this.selectedState && this.data.entriesStored > 0;
    }

    get noEntriesHeading() {
        return this.wereEntriesRemoved ? LISTS.entriesRemoved : LISTS.noEntries;
    }

    get noEntriesBody() {
        return this.wereEntriesRemoved ? LISTS.entriesRemovedBody : '';
    }

    get matches() {
        return (this.accounts.data ?? []).map(({ id, name, city, state }) => ({
            id,
            name,
            place: [city, state].filter(Boolean).join(', '),
            class: id === this._state.account ? 'match chosen' : 'match'
        }));
    }

    get hasNoMatch() {
        return this.accounts.data?.length === 0;
    }

    get mayExplainNumber() {
        return this.hasNoMatch && readPhone(this.searchText).e164 !== null;
    }

    loadTrail() {
        return loadRegion(this, 'trail', () =>
            getResultPage({
                runId: this.data.runId,
                output: 'overflow_trail',
                cursor: null,
                size: TRAIL_ROWS
            })
        );
    }

    get _entryFilter() {
        return { state: this._state.state ?? null, bucket: null, status: null, q: null };
    }

    loadEntries() {
        return loadRegion(this, 'entries', () =>
            getEntries({ listId: this._listId, filter: this._entryFilter, cursor: null })
        );
    }

    handleMoreEntries() {
        const before = this.entries.data;
        return loadRegion(this, 'entries', async () =>
            appendPage(
                before,
                await getEntries({ listId: this._listId, filter: this._entryFilter, cursor: before.cursor })
            )
        );
    }

    loadAnswer(number = null) {
        const accountId = number ? null : this._state.account;
        return loadRegion(this, 'answer', () =>
            explain({ runId: this.data.runId, accountId, phone: number, recordId: null })
        ).then(() => this.answer.data && this.say(this.answer.data.headline));
    }

    handleRetryLists() {
        return Promise.all(
            [this._wiredLists, this._wiredList].filter(Boolean).map((wired) => refreshApex(wired))
        );
    }

    handleRetryAnswer() {
        return this.loadAnswer();
    }

    handleList(event) {
        this.go({ list: event.detail.value, state: '' });
    }

    handleTab(event) {
        const { value } = event.detail;
        this.go({ tab: value === 'states' ? '' : value }, { replace: true });
    }

    handleMeasure(event) {
        const { value } = event.detail;
        this.go({ measure: value === 'fill' ? '' : value }, { replace: true });
    }

    handleState(event) {
        this.go({ state: event.detail.state }, { replace: true });
    }

    handleAllStates() {
        this.go({ state: '' }, { replace: true });
    }

    handleSearch(event) {
        this.searchText = event.detail.value ?? '';
        this._endSearch();
        if (this.searchText.trim().length < SEARCH_FROM) {
            this.accounts = {};
            return;
        }
        this._endSearch = later(SEARCH_MS, () => this.search());
    }

    async search() {
        const isNew = await loadRegion(this, 'accounts', () =>
            findAccounts({ text: this.searchText.trim() })
        );
        if (isNew) {
            const count = this.matches.length;
            this.say(plural(count, LISTS.resultOne, LISTS.results, formatCount(count)));
        }
    }

    handleSearchRetry() {
        return this.search();
    }

    handleMatch(event) {
        this.go({ account: event.currentTarget.dataset.id }, { replace: true });
    }

    handleNumber() {
        return this.loadAnswer(readPhone(this.searchText).e164);
    }

    handleEmptyRun() {
        this.go({ place: 'run' });
    }
}
