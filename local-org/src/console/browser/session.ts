import { h } from './dom.ts';

let told = false;

/** Says that the session has ended, and how to go on; what is typed into the page stays readable behind it. */
export function sessionEnded(): void {
    if (told) return;
    told = true;
    const button = h(
        'button',
        { class: 'slds-button slds-button_brand', type: 'button', onclick: () => void logInAgain() },
        'Log in again'
    );
    document.body.append(
        h(
            'section',
            {
                class: 'slds-modal slds-fade-in-open slds-modal_prompt',
                role: 'alertdialog',
                'aria-modal': 'true',
                'aria-labelledby': 'session-ended-title',
                'aria-describedby': 'session-ended-text'
            },
            h(
                'div',
                { class: 'slds-modal__container' },
                h(
                    'header',
                    { class: 'slds-modal__header' },
                    h(
                        'h2',
                        { class: 'slds-text-heading_medium', id: 'session-ended-title' },
                        'Your session has ended'
                    )
                ),
                h(
                    'div',
                    { class: 'slds-modal__content slds-p-around_medium', id: 'session-ended-text' },
                    'Nothing was lost that had been saved. Log in again to go on.'
                ),
                h('footer', { class: 'slds-modal__footer' }, button)
            )
        ),
        h('div', { class: 'slds-backdrop slds-backdrop_open' })
    );
    button.focus();
}

async function logInAgain(): Promise<void> {
    await switchUser(globalThis.localOrg.user.username);
}

/** Logs in as a person and opens the page anew. */
export async function switchUser(username: string): Promise<void> {
    const response = await fetch('/console/api/user', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username })
    });
    if (response.ok) location.reload();
}
