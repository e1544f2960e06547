import { ENGINES, LAUNCH, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { faultOf, fieldsOf } from 'c/schemaForm';

/** The parts of the form: one for each engine, and one for the night. */

/**
 * A part as the page shows it.
 * @param {{section: string, schema: Dial.Schema, values: Dial.Values, defaults: Dial.Values, lastRun: Dial.Values,
 *     errors: Record<string, string>, changed: number, isOpen: boolean}} part `changed` is how many values differ
 */
export const sectionView = ({ changed, ...part }) => ({
    ...part,
    title: ENGINES[part.section] ?? part.section,
    changedText: changed > 0 ? plural(changed, LAUNCH.changedOne, LAUNCH.changed, formatCount(changed)) : '',
    expanded: part.isOpen ? 'true' : 'false',
    icon: part.isOpen ? 'utility:chevrondown' : 'utility:chevronright'
});

/** What needs a correction in a part. @param {ReturnType<typeof sectionView>} part */
export const faultsOf = ({ section, schema, values }) =>
    fieldsOf(schema)
        .map((field) => ({ section, name: field.name, message: faultOf(field, values[field.name]) }))
        .filter(({ message }) => message);
