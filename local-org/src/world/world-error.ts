/** Why a world cannot be made or read, and what to do about it. */
export class WorldError extends Error {
    override readonly name = 'WorldError';

    constructor(message: string, options: { cause?: unknown } = {}) {
        super(message, options);
    }
}
