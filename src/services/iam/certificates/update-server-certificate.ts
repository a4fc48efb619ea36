import { UpdateServerCertificate } from "../../../pure/api/iam.ts";
import { onRenamed } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { renameEntity } from "../entities/rename.ts";
import { operation } from "../operation.ts";

export const updateServerCertificate = operation(UpdateServerCertificate, {
  demands: (input, call) =>
    onRenamed(
      call,
      "iam:UpdateServerCertificate",
      "server-certificate",
      input.ServerCertificateName,
      input.NewServerCertificateName,
      input.NewPath,
    ),
  async run(input, call) {
    const certificate = await requireEntity(call, "server-certificate", input.ServerCertificateName);
    await renameEntity(call, certificate, input.NewServerCertificateName, input.NewPath);
  },
});
