import type { GetObjectAttributesParts, GetObjectAttributesRequest } from "../../../pure/api/s3.shapes.ts";
import { GetObjectAttributes } from "../../../pure/api/s3.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { findObject, onObject } from "./access.ts";
import { refuseCustomerKeys } from "./encryption.ts";
import { pageSize } from "./listing/page.ts";
import { checksumMember, type ObjectVersion, secondOf, shownVersionId } from "./object.ts";

export const getObjectAttributes = operation(GetObjectAttributes, {
  demands: onObject("s3:GetObject", "s3:GetObjectAttributes"),

  async run(input, _call, parts) {
    refuseCustomerKeys(input);
    const { bucket, object } = await findObject(parts, input, "GET");
    const wants = (attribute: GetObjectAttributesRequest["ObjectAttributes"][number]) =>
      input.ObjectAttributes.includes(attribute);
    return {
      LastModified: secondOf(object.lastModifiedMs),
      VersionId: shownVersionId(bucket, object),
      ETag: wants("ETag") ? object.etag : undefined,
      Checksum: wants("Checksum") ? checksumOf(object) : undefined,
      ObjectParts: wants("ObjectParts") ? partsOf(object, input) : undefined,
      StorageClass: wants("StorageClass") ? object.storageClass : undefined,
      ObjectSize: wants("ObjectSize") ? object.size : undefined,
    };
  },

  record: objectEvent,
});

// Elsewhere a composite checksum ends with the number of parts, here it does not.
function checksumOf({ checksum }: ObjectVersion) {
  if (checksum === undefined) return undefined;
  const [value = ""] = checksum.value.split("-");
  return { ...checksumMember(checksum.algorithm, value), ChecksumType: checksum.type };
}

/** Each part by itself only where each has a checksum. */
function partsOf(
  { parts, checksum }: ObjectVersion,
  input: GetObjectAttributesRequest,
): GetObjectAttributesParts | undefined {
  if (parts === undefined) return undefined;
  if (checksum?.type !== "COMPOSITE") return { TotalPartsCount: parts.length };
  const marker = input.PartNumberMarker ?? 0;
  const limit = pageSize(input.MaxParts, "x-amz-max-parts");
  const behind = parts.filter(({ number }) => number > marker);
  const page = behind.slice(0, limit);
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: behind.length > page.length,
    Parts: page.map(({ number, size, checksum: value }) => ({
      PartNumber: number,
      Size: size,
      ...(value !== undefined && checksumMember(checksum.algorithm, value)),
    })),
  };
}
