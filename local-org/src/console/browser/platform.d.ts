declare module 'lightning/toast' {
    const Toast: {
        show(toast: {
            label: string;
            message?: string | undefined;
            messageLinks?: unknown;
            variant: string;
            mode: string;
        }): void;
    };
    export { Toast as default };
}

declare module '@lwc/synthetic-shadow';

declare module '/console/app/main.js' {
    const components: Readonly<Record<string, import('lwc').LightningElement>>;
    export = components;
}
