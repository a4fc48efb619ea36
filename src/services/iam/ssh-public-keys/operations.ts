import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { deleteSshPublicKey } from "./delete-ssh-public-key.ts";
import { getSshPublicKey } from "./get-ssh-public-key.ts";
import { listSshPublicKeys } from "./list-ssh-public-keys.ts";
import { updateSshPublicKey } from "./update-ssh-public-key.ts";
import { uploadSshPublicKey } from "./upload-ssh-public-key.ts";

export const sshPublicKeyOperations: ServiceDefinition<Parts>["operations"] = [
  deleteSshPublicKey,
  getSshPublicKey,
  listSshPublicKeys,
  updateSshPublicKey,
  uploadSshPublicKey,
];
