/** Source that cannot be read, or that uses a part of Apex that the interpreter does not know. */
export class ApexSyntaxError extends Error {
    constructor({
        file,
        line,
        problem
    }: {
        readonly file: string;
        readonly line: number;
        readonly problem: string;
    }) {
        super(`${file}:${line}  ${problem}`);
        this.name = 'ApexSyntaxError';
    }
}
