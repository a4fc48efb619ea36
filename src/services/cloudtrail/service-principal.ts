/** By what CloudTrail is known where a service is named: in policies, to AWS Organizations, and in records. */
export const CLOUDTRAIL = "cloudtrail.amazonaws.com";
