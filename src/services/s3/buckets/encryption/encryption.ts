import type {
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule,
} from "../../../../pure/api/s3.shapes.ts";
import { keyIdNotApplicable, malformedXml } from "../../errors.ts";

/** Exactly one rule says how objects are encrypted by default. A key is taken as it is named. */
export function newEncryption(configuration: ServerSideEncryptionConfiguration): ServerSideEncryptionRule {
  const [rule, ...others] = configuration.Rules;
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  if (rule === undefined || byDefault === undefined || others.length > 0) throw malformedXml();
  if (byDefault.SSEAlgorithm === "aws:fsx") throw malformedXml();
  if (byDefault.KMSMasterKeyID !== undefined && byDefault.SSEAlgorithm === "AES256")
    throw keyIdNotApplicable();
  return { ...rule, BucketKeyEnabled: rule.BucketKeyEnabled ?? false };
}
