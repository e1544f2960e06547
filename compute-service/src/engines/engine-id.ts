/** The four engines in the order of a night: what DeDupe and AutoFlush flag, InfoFlow and List never use. */
export const ENGINE_IDS = ['dedupe', 'flush', 'research', 'call_list'] as const;
export type EngineId = (typeof ENGINE_IDS)[number];
