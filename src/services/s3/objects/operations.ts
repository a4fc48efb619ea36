import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { getObjectAcl } from "./acl/get-object-acl.ts";
import { putObjectAcl } from "./acl/put-object-acl.ts";
import { copyObject } from "./copy-object.ts";
import { deleteObject } from "./delete-object.ts";
import { deleteObjects } from "./delete-objects.ts";
import { getObject } from "./get-object.ts";
import { getObjectAttributes } from "./get-object-attributes.ts";
import { headObject } from "./head-object.ts";
import { listObjectVersions } from "./listing/list-object-versions.ts";
import { listObjects } from "./listing/list-objects.ts";
import { listObjectsV2 } from "./listing/list-objects-v2.ts";
import { getObjectLegalHold } from "./lock/get-object-legal-hold.ts";
import { getObjectRetention } from "./lock/get-object-retention.ts";
import { putObjectLegalHold } from "./lock/put-object-legal-hold.ts";
import { putObjectRetention } from "./lock/put-object-retention.ts";
import { putObject } from "./put-object.ts";
import { deleteObjectTagging } from "./tagging/delete-object-tagging.ts";
import { getObjectTagging } from "./tagging/get-object-tagging.ts";
import { putObjectTagging } from "./tagging/put-object-tagging.ts";

export const objectOperations: ServiceDefinition<Parts>["operations"] = [
  copyObject,
  deleteObject,
  deleteObjectTagging,
  deleteObjects,
  getObject,
  getObjectAcl,
  getObjectAttributes,
  getObjectLegalHold,
  getObjectRetention,
  getObjectTagging,
  headObject,
  listObjectVersions,
  listObjects,
  listObjectsV2,
  putObject,
  putObjectAcl,
  putObjectLegalHold,
  putObjectRetention,
  putObjectTagging,
];
