/** Apex or JavaScript without its comments; texts in quotes stay, and lines keep their numbers. */
export function withoutComments(text: string): string {
    return text.replace(
        /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
        (part) => (/^\/[*/]/.test(part) ? part.replace(/[^\n]/g, ' ') : part)
    );
}

const AURA_METHOD =
    /@AuraEnabled(?:\s*\([^)]*\))?\s+(?:@\w+(?:\s*\([^)]*\))?\s+)*(?:global|public)\s+static\s+[\w.<>,\s[\]]+?\s+(\w+)\s*\(/gi;

/** Names of the methods of an Apex class that components may call. */
export const auraMethodsOf = (apex: string): ReadonlySet<string> =>
    new Set([...apex.matchAll(AURA_METHOD)].map(([, name]) => name ?? ''));
