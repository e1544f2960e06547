/** What the org tells a page about the user, the app and the people who may log in; the same file is read on both sides. */

export interface PageUser {
    readonly id: string;
    readonly name: string;
    readonly username: string;
    /** What the person does, such as Reviewer. */
    readonly role: string;
    readonly timeZone: string;
    readonly locale: string;
    /** Custom permissions. */
    readonly permissions: readonly string[];
}

/** A tab of the app: a component, or the list of an object. */
export interface PageTab {
    readonly apiName: string;
    readonly label: string;
    readonly icon: string;
    readonly component: string | null;
    readonly object: string | null;
}

export interface PageApp {
    readonly label: string;
    readonly description: string;
    readonly tabs: readonly PageTab[];
}

/** Components that stand on the record page of an object. */
export interface RecordPage {
    readonly object: string;
    readonly components: readonly string[];
}

export interface PageData {
    readonly user: PageUser;
    readonly people: readonly PageUser[];
    readonly app: PageApp;
    readonly recordPages: readonly RecordPage[];
    readonly formFactor: 'Large' | 'Small';
    /** Whether components run inside of Lightning Web Security. */
    readonly sandboxed: boolean;
}

/** A cell of a list or a record: what is shown, and the record that it leads to. */
export interface ShownValue {
    readonly text: string;
    readonly link: { readonly object: string; readonly id: string } | null;
}

export interface ShownColumn {
    readonly name: string;
    readonly label: string;
    readonly numeric: boolean;
}

export interface ListData {
    readonly object: string;
    readonly label: string;
    readonly labelPlural: string;
    readonly icon: string;
    readonly views: readonly { readonly name: string; readonly label: string }[];
    readonly view: string;
    readonly columns: readonly ShownColumn[];
    readonly rows: readonly { readonly id: string; readonly cells: readonly ShownValue[] }[];
    readonly total: number;
}

export interface RecordData {
    readonly object: string;
    readonly label: string;
    readonly icon: string;
    readonly id: string;
    readonly name: string;
    readonly sections: readonly {
        readonly label: string;
        readonly fields: readonly { readonly label: string; readonly value: ShownValue }[];
    }[];
    readonly related: readonly ListData[];
}

export interface JobData {
    readonly name: string;
    readonly label: string;
    readonly what: string;
    readonly schedule: string;
    readonly nextAt: string | null;
    readonly lastAt: string | null;
    readonly lastOutcome: string | null;
    readonly running: boolean;
}

export interface NotificationData {
    readonly id: string;
    readonly title: string;
    readonly body: string;
    readonly at: string;
    readonly read: boolean;
    readonly target: string | null;
}
