import { PutObjectTagging } from "../../../../pure/api/s3.ts";
import { tagsOf } from "../../../../pure/aws/tags.ts";
import { reachBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { checkTags } from "../../tags.ts";
import { demandsOnObject, findObject, nameForVersion } from "../access.ts";
import { shownVersionId } from "../object.ts";
import { requestTagKeys } from "./tagging-header.ts";

export const putObjectTagging = operation(PutObjectTagging, {
  async demands(input, call, parts) {
    const bucket = await reachBucket(call, parts, input);
    const tags = input.Tagging.TagSet;
    const action = nameForVersion("s3:PutObjectTagging", input.VersionId);
    const demands = await demandsOnObject(call, parts, bucket, [action], input, requestTagKeys(tags));
    return demands.map((demand) => ({ ...demand, requestTags: tagsOf(tags) }));
  },

  async run(input, _call, parts) {
    const { bucket, object } = await findObject(parts, input, "PUT");
    const tags = input.Tagging.TagSet;
    checkTags(tags, "object");
    await parts.objects.update({ ...object, tags });
    return { VersionId: shownVersionId(bucket, object) };
  },

  record: objectEvent,
});
