/** What the platform offers to components, as far as the console uses it. */

/** Elements of a template are mostly base components, which can be focused and validated. */
interface Element {
    focus(options?: FocusOptions): void;
    setCustomValidity(message: string): void;
    reportValidity(): boolean;
}

declare module '@salesforce/apex' {
    export function refreshApex(wired: unknown): Promise<unknown>;
}
declare module '@salesforce/apex/*' {
    // What a method answers is known to who imports it alone, and wire adapters are opaque to components.
    const method: ((parameters?: Record<string, unknown>) => Promise<any>) & { adapter: any };
    export default method;
}
declare module '@salesforce/label/*' {
    const text: string;
    export default text;
}
declare module '@salesforce/i18n/*' {
    const value: string;
    export default value;
}
declare module '@salesforce/client/formFactor' {
    const formFactor: 'Large' | 'Medium' | 'Small';
    export default formFactor;
}
declare module 'lightning/platformShowToastEvent' {
    export class ShowToastEvent extends CustomEvent<unknown> {
        constructor(toast: {
            title?: string;
            message: string;
            variant?: 'info' | 'success' | 'warning' | 'error';
            mode?: 'dismissible' | 'pester' | 'sticky';
            messageData?: unknown;
        });
    }
}
declare module 'lightning/uiObjectInfoApi' {
    // A wire adapter: only the decorator `wire` takes it, and the platform types none.
    export const getObjectInfos: any;
}
declare module 'lightning/empApi' {
    export interface Subscription {
        readonly channel: string;
    }
    export function isEmpEnabled(): Promise<boolean>;
    export function subscribe(
        channel: string,
        replayId: number,
        onMessage: (message: { data: { payload: Dial.RunEvent } }) => void
    ): Promise<Subscription>;
    export function unsubscribe(
        subscription: Subscription,
        callback: (answer: unknown) => void
    ): Promise<unknown>;
    export function onError(listener: (error: unknown) => void): void;
}
declare module 'lightning/navigation' {
    // A wire adapter: only the decorator `wire` takes it, and the platform types none.
    export const CurrentPageReference: any;
    export const NavigationMixin: {
        <T>(base: T): T;
        readonly Navigate: unique symbol;
        readonly GenerateUrl: unique symbol;
    };
}
declare module 'lightning/modal' {
    import { LightningElement } from 'lwc';
    export default class LightningModal extends LightningElement {
        size: 'small' | 'medium' | 'large' | 'full';
        label: string;
        description: string;
        disableClose: boolean;
        static open(options: Record<string, unknown>): Promise<any>;
        close(result?: unknown): void;
    }
}
