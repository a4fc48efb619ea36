import { UploadServerCertificate } from "../../../pure/api/iam.ts";
import { onNew, withTags } from "../demands.ts";
import { newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { sortedTags } from "../tagging/taggable.ts";
import { acceptServerCertificate, describeServerCertificate } from "./server-certificate.ts";
import { insertCertificateTexts } from "./store.ts";

export const uploadServerCertificate = operation(UploadServerCertificate, {
  demands: (input, call) =>
    onNew(call, "iam:UploadServerCertificate", "server-certificate", {
      path: input.Path,
      name: input.ServerCertificateName,
      ...withTags(input.Tags),
    }),
  async run(input, call) {
    const tags = newTags("server-certificate", input.Tags);
    const details = acceptServerCertificate(input, call.now);
    const draft = { name: input.ServerCertificateName, path: input.Path, tags, details };
    const certificate = newEntity("server-certificate", draft, call);
    await addEntity(call, certificate);
    const texts = { body: input.CertificateBody.trim(), chain: input.CertificateChain?.trim() };
    await insertCertificateTexts(call.transaction, certificate.id, texts);
    const Tags = input.Tags?.length ? sortedTags(tags) : undefined;
    return { ServerCertificateMetadata: describeServerCertificate(certificate), Tags };
  },
});
