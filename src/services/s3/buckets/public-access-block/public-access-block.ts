import type { PublicAccessBlockConfiguration } from "../../../../pure/api/s3.shapes.ts";
import { noPublicAccessSetting } from "../../errors.ts";
import type { PublicAccessBlock } from "../bucket.ts";

/** Switches that are not named are off. */
export function newPublicAccessBlock(given: PublicAccessBlockConfiguration): PublicAccessBlock {
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = given;
  const switches = [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets];
  if (switches.every((value) => value === undefined)) throw noPublicAccessSetting();
  return {
    blockPublicAcls: BlockPublicAcls ?? false,
    ignorePublicAcls: IgnorePublicAcls ?? false,
    blockPublicPolicy: BlockPublicPolicy ?? false,
    restrictPublicBuckets: RestrictPublicBuckets ?? false,
  };
}

export function describePublicAccessBlock(block: PublicAccessBlock): PublicAccessBlockConfiguration {
  return {
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  };
}
