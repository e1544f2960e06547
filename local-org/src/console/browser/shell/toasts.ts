import Toast from 'lightning/toast';
import type { ToastRequest } from '../shims/toast-event.ts';

/**
 * Shows the toasts that components ask for. It listens in front of the toast container, which uses the same event name
 * for its own messages.
 */
export function startToasts(): void {
    window.addEventListener(
        'lightning__showtoast',
        (event) => {
            const asked = (event as CustomEvent<(ToastRequest & { readonly toast?: unknown }) | null>).detail;
            if (!asked || asked.toast !== undefined) return;
            event.stopImmediatePropagation();
            const { title, message, messageData, variant = 'info', mode = 'dismissible' } = asked;
            Toast.show({
                label: title ?? message ?? '',
                message: title === undefined ? undefined : message,
                messageLinks: messageData,
                variant,
                mode: mode === 'sticky' ? 'sticky' : 'dismissible'
            });
        },
        true
    );
}
