import { standardObjects as known } from '../../local-org/src/schema/standard-objects.ts';

/** Salesforce's own objects with their fields, and the object that each lookup leads to. */
export type StandardObjects = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The objects of Salesforce that the app refers to, with the fields that it may name. */
export const STANDARD_OBJECTS: StandardObjects = new Map([
    ...known.map(
        ({ name, fields }) =>
            [name, new Map(fields.map((field) => [field.name, field.referenceTo[0] ?? '']))] as const
    ),
    ['Activity', new Map<string, string>()],
    // Whoever makes a call through a named credential reads this object.
    ['UserExternalCredential', new Map<string, string>()]
]);

/** Tabs of Salesforce that an app may hold. */
export const STANDARD_TABS: ReadonlySet<string> = new Set([
    'standard-Account',
    'standard-Contact',
    'standard-Task',
    'standard-home',
    'standard-report',
    'standard-Dashboard'
]);

/** Components of Salesforce for Lightning pages. */
export const STANDARD_COMPONENTS: ReadonlySet<string> = new Set([
    'flexipage:column',
    'flexipage:fieldSection',
    'flexipage:tab',
    'flexipage:tabset',
    'force:detailPanel',
    'force:highlightsPanel',
    'force:relatedListContainer',
    'force:relatedListSingleContainer',
    'runtime_sales_activities:activityPanel'
]);

/** Regions of the page templates that the app uses. */
export const TEMPLATE_REGIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
    ['flexipage:recordHomeTemplateDesktop', new Set(['header', 'main', 'sidebar'])],
    ['flexipage:defaultAppHomeTemplate', new Set(['main'])],
    ['home:desktopTemplate', new Set(['top', 'bottomLeft', 'bottomRight', 'sidebar'])]
]);
