import { type CompiledPolicy, compilePolicy, type PolicySource } from "../pure/policy/compile.ts";
import { parsePolicy } from "../pure/policy/parse.ts";

const ENTRIES_MAX = 4096;

/**
 * Compiles each policy text once and shares it among all who carry it. Bounded: the policies that were
 * asked for longest ago go first.
 */
export interface CompiledPolicies {
  /** `text` was validated when it was stored; a text that no longer parses throws, which denies. */
  of(text: string, source: PolicySource): CompiledPolicy;
}

export function compiledPolicies(entriesMax = ENTRIES_MAX): CompiledPolicies {
  const byKey = new Map<string, CompiledPolicy>();
  return {
    of(text, source) {
      const key = `${source.kind}\n${source.id}\n${text}`;
      const known = byKey.get(key);
      if (known !== undefined) {
        byKey.delete(key);
        byKey.set(key, known);
        return known;
      }
      const compiled = compilePolicy(parsePolicy(text), source);
      byKey.set(key, compiled);
      if (byKey.size > entriesMax) {
        const oldest = byKey.keys().next();
        if (!oldest.done) byKey.delete(oldest.value);
      }
      return compiled;
    },
  };
}
