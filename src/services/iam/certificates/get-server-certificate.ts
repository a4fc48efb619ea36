import { GetServerCertificate } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { sortedTags } from "../tagging/taggable.ts";
import { describeServerCertificate } from "./server-certificate.ts";
import { findCertificateTexts } from "./store.ts";

export const getServerCertificate = operation(GetServerCertificate, {
  demands: (input, call) =>
    onEntity(call, "iam:GetServerCertificate", "server-certificate", input.ServerCertificateName),
  async run(input, call) {
    const certificate = await requireEntity(call, "server-certificate", input.ServerCertificateName);
    const { body, chain } = await findCertificateTexts(call.transaction, certificate.id);
    return {
      ServerCertificate: {
        ServerCertificateMetadata: describeServerCertificate(certificate),
        CertificateBody: body,
        CertificateChain: chain,
        Tags: sortedTags(certificate.tags),
      },
    };
  },
});
