/** Which lines of Apex have statements, and which of them were run. */
export class Coverage {
    private readonly lines = new Map<string, Map<number, boolean>>();

    private of(file: string): Map<number, boolean> {
        const known = this.lines.get(file);
        if (known) return known;
        const made = new Map<number, boolean>();
        this.lines.set(file, made);
        return made;
    }

    /** Notes a line with a statement. Returns what is to be called when it is run. */
    add(file: string, line: number): () => void {
        const lines = this.of(file);
        if (!lines.has(line)) lines.set(line, false);
        return () => lines.set(line, true);
    }

    /** Lines of each file, whether or not they were run. */
    files(): ReadonlyMap<string, ReadonlyMap<number, boolean>> {
        return this.lines;
    }
}
