import { GROUP, fill, plural } from 'c/labels';
import { formatCount, formatShortDate, formatValue } from 'c/formatUtils';
import { formatPhone } from 'c/phoneUtils';

/** What a group of duplicates says of itself. */

const FIELDS = ['phone', 'created', 'doNotCall', 'status', 'source', 'researchedOn', 'city', 'state'];
const DATES = ['created', 'researchedOn'];
const FLAGS = ['doNotCall'];

export const isSplit = (group) => group?.kind === 'Split account';
export const isPartly = (group) => group.visible < group.size;

/** The number that the members share. */
export const numberOf = (group) => formatPhone((group.key ?? '').split('|').pop());

/** Title of a group, for queue, detail and speech. */
export function groupTitle(group) {
    if (isSplit(group))
        return plural(group.size, GROUP.oneAccount, GROUP.accounts, numberOf(group), formatCount(group.size));
    return group.accountName ?? numberOf(group);
}

/** How the members were found. */
export function foundBy(group) {
    const other = group.members.some(({ matchedBy }) => matchedBy === 'normalised');
    return other ? GROUP.otherFormat : GROUP.exact;
}

/** Second line in the queue: how many, and how they were found. */
export function groupNote(group) {
    if (isSplit(group)) return group.hot ? GROUP.hotShort : GROUP.split;
    return fill(GROUP.phones, formatCount(group.size), foundBy(group));
}

function cellText(field, value) {
    if (value === undefined || value === null || value === '') return formatValue(null);
    if (DATES.includes(field)) return formatShortDate(value);
    if (FLAGS.includes(field)) return formatValue(value === 'true' || value === true);
    return field === 'phone' ? `"${value}"` : String(value);
}

/**
 * Rows of the comparison: one field in each, one member in every column; what differs from the kept one is marked.
 * @param {Dial.Member[]} members in the order of the columns
 * @param {Dial.Member | undefined} kept member that stays; none in a split
 */
export function comparison(members, kept) {
    const names = FIELDS.filter((field) => members.some(({ fields }) => fields?.[field] !== undefined));
    return names.map((field) => {
        const reference = kept ? cellText(field, kept.fields?.[field]) : undefined;
        const cells = members.map((member) => {
            const text = cellText(field, member.fields?.[field]);
            const differs = reference !== undefined && text !== reference;
            return { key: member.id, text, differs, class: differs ? 'cell differs' : 'cell' };
        });
        return { field, label: GROUP[field], cells, isSame: !cells.some(({ differs }) => differs) };
    });
}

/**
 * Why a member stays or goes. Other members are called by the number of their column: nobody knows them by their id.
 * @param {Dial.Group} group
 * @param {Dial.Member} member
 */
export function reasonOf(group, { reason, matchedBy }) {
    if (reason === null || reason === undefined)
        return matchedBy === 'normalised' && !isSplit(group) ? GROUP.otherFormat : '';
    return group.members.reduce(
        (text, { recordId }, index) =>
            recordId ? text.replaceAll(recordId, fill(GROUP.recordNumber, index + 1)) : text,
        reason
    );
}

/** What confirming does, in one sentence. */
export function effectOf(group, kept) {
    if (isSplit(group)) return GROUP.splitEffect;
    const retired = group.size - 1;
    const newest = [...group.members].sort((a, b) =>
        (a.fields?.created ?? '') < (b.fields?.created ?? '') ? 1 : -1
    )[0];
    const first =
        !kept || kept === newest
            ? GROUP.newestKept
            : fill(GROUP.otherKept, formatShortDate(kept.fields?.created));
    const blocked = group.members.some(({ fields }) => String(fields?.doNotCall) === 'true');
    return [
        first,
        plural(retired, GROUP.retiredOne, GROUP.retired, formatCount(retired)),
        blocked ? GROUP.doNotCallStays : ''
    ]
        .filter(Boolean)
        .join(' ');
}
