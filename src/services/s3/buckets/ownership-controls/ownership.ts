import type { ObjectOwnership, OwnershipControls } from "../../../../pure/api/s3.shapes.ts";
import { malformedXml } from "../../errors.ts";

/** Exactly one rule says who owns objects. */
export function newOwnership(controls: OwnershipControls): ObjectOwnership {
  const [rule, ...others] = controls.Rules;
  if (rule === undefined || others.length > 0) throw malformedXml();
  return rule.ObjectOwnership;
}
