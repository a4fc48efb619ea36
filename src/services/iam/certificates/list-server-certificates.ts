import { ListServerCertificates } from "../../../pure/api/iam.ts";
import { onListing } from "../demands.ts";
import { pageOfEntities } from "../entities/page.ts";
import { operation } from "../operation.ts";
import { describeServerCertificate } from "./server-certificate.ts";

export const listServerCertificates = operation(ListServerCertificates, {
  demands: (input, call) =>
    onListing(call, "iam:ListServerCertificates", "server-certificate", input.PathPrefix),
  async run(input, call) {
    const { items, end } = await pageOfEntities(call, "server-certificate", input);
    return { ServerCertificateMetadataList: items.map(describeServerCertificate), ...end };
  },
});
