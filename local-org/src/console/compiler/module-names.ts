import { manifestOf } from './packages.ts';

/**
 * Modules that exist on the platform alone, and the file in `browser/shims` that stands in for each. The page knows each of
 * them by its own name, so that every bundle shares one.
 */
export const shims: Readonly<Record<string, string>> = {
    '@salesforce/apex': 'apex.ts',
    'lightning/platformShowToastEvent': 'toast-event.ts',
    'lightning/platformResourceLoader': 'resource-loader.ts',
    'lightning/empApi': 'emp-api.ts',
    'lightning/navigation': 'navigation.ts',
    'lightning/messageService': 'message-service.ts',
    'lightning/uiObjectInfoApi': 'object-info-api.ts',
    'lightning/uiRecordApi': 'record-api.ts',
    'lightning/platformWorkspaceApi': 'workspace-api.ts'
};

/** Two that import modules their package does not contain, and icon sets, which load by themselves. */
const leftOut = /barcodeScanner|primitiveFigure|iconSvgTemplates/;

/** Modules of the runtime and of the base components, as the page imports them. */
export function vendorModules(): string[] {
    const { expose } = manifestOf('lightning-base-components')['lwc'] as {
        readonly expose: readonly string[];
    };
    return ['lwc', '@lwc/synthetic-shadow', ...expose].filter(
        (name) => !(name in shims) && !leftOut.test(name)
    );
}

/** Name of the file that a bundle has for a module. */
export const fileOfModule = (name: string): string => `${name.replace(/^@/, '').replaceAll('/', '-')}.js`;
