import { readEndState, type EndState } from './end-state.ts';
import type { Nights } from './night-stack.ts';

/** Makes the world and returns what a night leaves behind that nobody disturbs: what the others are compared with. */
export async function undisturbedNight(nights: Nights): Promise<EndState> {
    await nights.makeWorld();
    const stack = await nights.stack();
    const service = await stack.startService();
    const runId = await stack.launch(service);
    await stack.ended(runId);
    await service.stop();
    return readEndState(stack, runId);
}
