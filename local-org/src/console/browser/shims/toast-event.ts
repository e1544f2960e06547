/** Stands in for lightning/platformShowToastEvent; the page shows what such an event asks for. */

export const ShowToastEventName = 'lightning__showtoast';

export interface ToastRequest {
    readonly title?: string;
    readonly message?: string;
    readonly messageData?: unknown;
    readonly variant?: 'info' | 'success' | 'warning' | 'error';
    readonly mode?: 'dismissible' | 'dismissable' | 'pester' | 'sticky';
}

export class ShowToastEvent extends CustomEvent<ToastRequest> {
    constructor(toast: ToastRequest) {
        super(ShowToastEventName, { composed: true, cancelable: true, bubbles: true, detail: toast });
    }
}
