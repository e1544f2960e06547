import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { CurrentPageReference, NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getContext from '@salesforce/apex/DialConsoleController.getContext';
import { CONSOLE, NAV, fill, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { HOME, PLACES, hrefOf, mergeState, readState, toPageState } from 'c/urlState';
import { wiredRegion } from 'c/regionState';
import { watchChange } from 'c/changeWatch';
import { every, whenHidden } from 'c/clock';

const COUNTS_EVERY_MS = 5 * 60_000;
/** Number beside a place: what waits there. */
const COUNTS_OF = {
    run: ['drafts'],
    duplicates: ['duplicates'],
    removals: ['removals', 'conflicts'],
    research: ['myClaims']
};
/** Permission sets that open a place. */
const SETS_OF = {
    launch: ['Operator', 'Admin'],
    run: ['Operator', 'Viewer', 'Admin'],
    history: ['Operator', 'Viewer', 'Admin']
};
const ALL_SETS = ['Operator', 'Reviewer', 'Viewer', 'Admin'];

/** The console: one page whose address is its state. Shows the place that the address names, and speaks for it. */
export default class DialConsole extends NavigationMixin(LightningElement) {
    labels = CONSOLE;
    /** @type {Dial.State} */
    state = { place: HOME };
    /** @type {Dial.Region<Dial.Context>} */
    contextRegion = { isLoading: true };
    politeText = '';
    assertiveText = '';
    copyText = '';
    _pageReference;
    _wiredContext;
    _focusAfterRender = false;
    _ends = [];

    @wire(CurrentPageReference)
    receivePage(pageReference) {
        if (!pageReference) return;
        const before = this.state.place;
        const isFirst = !this._pageReference;
        this._pageReference = pageReference;
        this.state = readState(pageReference);
        if (!isFirst && before !== this.state.place) this._focusAfterRender = true;
    }

    @wire(getContext)
    receiveContext(result) {
        this._wiredContext = result;
        this.contextRegion = wiredRegion(this.contextRegion, result);
    }

    connectedCallback() {
        this._ends = [
            every(COUNTS_EVERY_MS, () => !document.hidden && this.refreshContext()),
            whenHidden((hidden) => !hidden && this.refreshContext())
        ];
    }

    disconnectedCallback() {
        for (const end of this._ends) end();
    }

    renderedCallback() {
        if (!this._focusAfterRender) return;
        const place = this._placeElement();
        if (!place) return;
        this._focusAfterRender = false;
        place.focusHeading();
    }

    get context() {
        return this.contextRegion.data;
    }

    get allowed() {
        return this.context?.places ?? [];
    }

    get hasAccess() {
        return this.allowed.length > 0;
    }

    /** Shown place: what the address names, or the overview where it names none that exists. */
    get place() {
        return PLACES.includes(this.state.place) ? this.state.place : HOME;
    }

    get unknownNote() {
        return PLACES.includes(this.state.place) ? '' : fill(CONSOLE.unknownPlace, this.state.place);
    }

    get mayEnter() {
        return this.hasAccess && this.allowed.includes(this.place);
    }

    get placeLabel() {
        return NAV[this.place];
    }

    get skipLabel() {
        return fill(CONSOLE.skipTo, this.placeLabel);
    }

    get noPlaceText() {
        const sets = (SETS_OF[this.place] ?? ALL_SETS).map((name) => fill(CONSOLE.setName, name)).join(', ');
        return fill(CONSOLE.noPlace, this.placeLabel, sets);
    }

    get noAccessText() {
        return fill(
            CONSOLE.noPlace,
            CONSOLE.title,
            ALL_SETS.map((name) => fill(CONSOLE.setName, name)).join(', ')
        );
    }

    get navItems() {
        const counts = this.context?.counts ?? {};
        return PLACES.filter((place) => this.allowed.includes(place)).map((place) => ({
            place,
            label: NAV[place],
            count: (COUNTS_OF[place] ?? []).reduce((sum, name) => sum + (counts[name] ?? 0), 0)
        }));
    }

    get isOverview() {
        return this.mayEnter && this.place === 'overview';
    }

    get isLaunch() {
        return this.mayEnter && this.place === 'launch';
    }

    get isRun() {
        return this.mayEnter && this.place === 'run';
    }

    get isDuplicates() {
        return this.mayEnter && this.place === 'duplicates';
    }

    get isRemovals() {
        return this.mayEnter && this.place === 'removals';
    }

    get isResearch() {
        return this.mayEnter && this.place === 'research';
    }

    get isLists() {
        return this.mayEnter && this.place === 'lists';
    }

    get isHistory() {
        return this.mayEnter && this.place === 'history';
    }

    refreshContext() {
        return this._wiredContext ? refreshApex(this._wiredContext) : undefined;
    }

    async handleNavigate(event) {
        event.stopPropagation();
        const { state, replace } = event.detail;
        const next = mergeState(this.state, state);
        const isLeaving = next.place !== this.state.place;
        if (isLeaving && !(await this._mayLeave())) return;
        const { type, attributes } = this._pageReference;
        this[NavigationMixin.Navigate]({ type, attributes, state: toPageState(next) }, replace);
    }

    handleAnnounce(event) {
        event.stopPropagation();
        const { text, assertive } = event.detail;
        if (assertive) this.assertiveText = text;
        else this.politeText = text;
    }

    /** What is applied or restored may end while its person is on another place: there a toast tells. */
    handleChangeStart(event) {
        event.stopPropagation();
        const change = event.detail;
        this._ends.push(watchChange(change, (result) => this._tellChange(change, result)));
    }

    _tellChange({ kind, action, runId }, { done, conflicts }) {
        const words = action === 'apply' ? CONSOLE.applied : CONSOLE.restored;
        const text = [
            fill(words, formatCount(done)),
            conflicts > 0
                ? plural(conflicts, CONSOLE.conflictsOne, CONSOLE.conflicts, formatCount(conflicts))
                : ''
        ]
            .filter(Boolean)
            .join(' ');
        this.refreshContext();
        const place = this._placeElement();
        if (this.place === kind && typeof place?.changeDone === 'function') {
            place.changeDone(text);
            return;
        }
        const mayOpen = this.allowed.includes('run');
        this.dispatchEvent(
            new ShowToastEvent({
                title: NAV[kind],
                message: mayOpen ? `${text} {0}` : text,
                messageData: mayOpen
                    ? [{ url: hrefOf({ place: 'run', run: runId }), label: CONSOLE.openRun }]
                    : [],
                variant: conflicts > 0 ? 'warning' : 'success'
            })
        );
    }

    handleSkip(event) {
        event.preventDefault();
        this._placeElement()?.focusHeading();
    }

    async handleCopyLink() {
        await navigator.clipboard.writeText(new URL(hrefOf(this.state), window.location.href).toString());
        this.politeText = CONSOLE.linkCopied;
    }

    _placeElement() {
        return /** @type {any} */ (this.template.querySelector('[data-place]'));
    }

    /** A place that holds unsaved values is asked before it is left. */
    async _mayLeave() {
        const place = this._placeElement();
        return typeof place?.mayLeave === 'function' ? place.mayLeave() : true;
    }
}
