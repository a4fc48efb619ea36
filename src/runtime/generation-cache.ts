const ENTRIES_MAX = 4096;

/** Values that hold for one generation of an account; bounded, what was asked for longest ago goes first. */
export interface GenerationCache<Value> {
  /** What is not there is asked for again each time. */
  get(key: string, generation: string, read: () => Promise<Value | undefined>): Promise<Value | undefined>;
}

export function generationCache<Value>(entriesMax = ENTRIES_MAX): GenerationCache<Value> {
  const entries = new Map<string, { readonly generation: string; readonly value: Value }>();
  return {
    async get(key, generation, read) {
      const known = entries.get(key);
      if (known !== undefined) entries.delete(key);
      if (known?.generation === generation) {
        entries.set(key, known);
        return known.value;
      }
      const value = await read();
      if (value === undefined) return undefined;
      entries.set(key, { generation, value });
      if (entries.size > entriesMax) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return value;
    },
  };
}
