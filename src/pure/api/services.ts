import { cloudtrail } from "./cloudtrail.ts";
import { cloudtrailData } from "./cloudtrail-data.ts";
import { iam } from "./iam.ts";
import type { ServiceModel } from "./model.ts";
import { organizations } from "./organizations.ts";
import { s3 } from "./s3.ts";
import { sts } from "./sts.ts";

/** Every service that has a model. */
export const services: readonly ServiceModel[] = [iam, sts, organizations, cloudtrail, cloudtrailData, s3];
