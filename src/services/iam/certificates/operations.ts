import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { deleteServerCertificate } from "./delete-server-certificate.ts";
import { deleteSigningCertificate } from "./delete-signing-certificate.ts";
import { getServerCertificate } from "./get-server-certificate.ts";
import { listServerCertificates } from "./list-server-certificates.ts";
import { listSigningCertificates } from "./list-signing-certificates.ts";
import { updateServerCertificate } from "./update-server-certificate.ts";
import { updateSigningCertificate } from "./update-signing-certificate.ts";
import { uploadServerCertificate } from "./upload-server-certificate.ts";
import { uploadSigningCertificate } from "./upload-signing-certificate.ts";

export const certificateOperations: ServiceDefinition<Parts>["operations"] = [
  deleteServerCertificate,
  deleteSigningCertificate,
  getServerCertificate,
  listServerCertificates,
  listSigningCertificates,
  updateServerCertificate,
  updateSigningCertificate,
  uploadServerCertificate,
  uploadSigningCertificate,
];
