import type { Decision } from "./evaluate.ts";
import type { DecisionTrace, LayerTrace } from "./explain.ts";

/** A policy may say the same a hundred times over; these say well enough how a decision came about. */
const KEPT_MAX = 20;

/**
 * A trace of bounded size, to be kept with an event: of each layer the first policies and the first statements
 * that matched, the one that decided among them, and how many more there were.
 */
export function keptTrace({ decision, layers }: DecisionTrace): DecisionTrace {
  return { decision, layers: layers.map((layer) => keptLayer(layer, decision)) };
}

function keptLayer(layer: LayerTrace, { effect, reason }: Decision): LayerTrace {
  const { policies, matched } = layer;
  if (policies.length <= KEPT_MAX && matched.length <= KEPT_MAX) return layer;
  const isDeciding = layer.layer === (reason.layer === "trust" ? "resource" : reason.layer);
  const decisive = matched.findIndex(
    (statement) =>
      isDeciding &&
      statement.effect === effect &&
      statement.policy === reason.policy &&
      statement.index === reason.statement?.index,
  );
  const kept = matched.filter((_, index) => index < KEPT_MAX || index === decisive);
  return {
    ...layer,
    policies: policies.slice(0, KEPT_MAX),
    furtherPolicies: beyond(policies.length, KEPT_MAX),
    matched: kept,
    furtherMatched: beyond(matched.length, kept.length),
  };
}

/** Undefined when nothing is left out. */
function beyond(all: number, kept: number): number | undefined {
  return all > kept ? all - kept : undefined;
}
