import { DeleteServerCertificate } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { removeEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";

export const deleteServerCertificate = operation(DeleteServerCertificate, {
  demands: (input, call) =>
    onEntity(call, "iam:DeleteServerCertificate", "server-certificate", input.ServerCertificateName),
  async run(input, call) {
    const certificate = await requireEntity(call, "server-certificate", input.ServerCertificateName);
    await removeEntity(call.transaction, certificate);
  },
});
