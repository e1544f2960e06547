import { fileOfModule, shims, vendorModules } from './compiler/module-names.ts';
import type { PageData } from './browser/page-data.ts';

/** Where the page finds the modules that its bundles import by name. */
const importMap = (): object => ({
    imports: Object.fromEntries([
        ...vendorModules().map((name) => [name, `/console/vendor/${fileOfModule(name)}`]),
        ...Object.keys(shims).map((name) => [name, `/console/page/${fileOfModule(name)}`])
    ])
});

/** JSON that may stand in a script element. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

export const escapeHtml = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const head = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/console/slds/images/logo.svg">
<link rel="stylesheet" href="/console/slds/styles/salesforce-lightning-design-system.min.css">
<link rel="stylesheet" href="/console/page.css">`;

/** The page of the console; everything in it is drawn by its modules. */
export function consolePage(data: PageData): string {
    const sandbox = data.sandboxed ? '<script src="/console/sandbox/runtime.js"></script>\n' : '';
    return `${head(data.app.label)}
<script type="importmap">${scriptJson(importMap())}</script>
<script>globalThis.localOrg = ${scriptJson(data)};</script>
${sandbox}<link rel="modulepreload" href="/console/vendor/lwc.js">
<link rel="modulepreload" href="/console/app/main.js">
</head>
<body class="slds-scope">
<div id="page-root"></div>
<script type="module" src="/console/page/main.js"></script>
</body>
</html>
`;
}

/** A page of words alone, for what the console cannot do yet or at all. */
export function plainPage(given: { title: string; text: string; reloadAfterS?: number }): string {
    const refresh =
        given.reloadAfterS === undefined ? '' : `<meta http-equiv="refresh" content="${given.reloadAfterS}">`;
    return `${head(given.title)}
${refresh}
</head>
<body class="slds-scope">
<main class="slds-p-around_x-large">
<h1 class="slds-text-heading_large">${escapeHtml(given.title)}</h1>
<pre class="slds-m-top_medium local-plain">${escapeHtml(given.text)}</pre>
</main>
</body>
</html>
`;
}
