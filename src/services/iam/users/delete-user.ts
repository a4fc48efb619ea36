import { DeleteUser } from "../../../pure/api/iam.ts";
import { listAccessKeys } from "../access-keys/store.ts";
import { listAttachedArns } from "../attachments/store.ts";
import { listSigningCertificates } from "../certificates/store.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { removeEntity } from "../entities/store.ts";
import { cannotDelete } from "../errors.ts";
import { listGroupsOf } from "../groups/store.ts";
import { listInlinePolicies } from "../inline-policies/store.ts";
import { findLoginProfile } from "../login-profiles/store.ts";
import { listAssigned } from "../mfa-devices/store.ts";
import { operation } from "../operation.ts";
import { listCredentials } from "../service-specific-credentials/store.ts";
import { listPublicKeys } from "../ssh-public-keys/store.ts";

export const deleteUser = operation(DeleteUser, {
  demands: (input, call) => onEntity(call, "iam:DeleteUser", "user", input.UserName),
  async run(input, call) {
    const { transaction } = call;
    const user = await requireEntity(call, "user", input.UserName);
    const keys = await listAccessKeys(transaction, user.account, user.id);
    if (keys.length > 0) throw cannotDelete("accessKeys");
    if ((await findLoginProfile(transaction, user.account, user.id)) !== undefined) {
      throw cannotDelete("loginProfile");
    }
    if ((await listAssigned(transaction, user.account, user.id)).length > 0) throw cannotDelete("mfaDevices");
    if ((await listInlinePolicies(transaction, user.id)).length > 0) throw cannotDelete("inlinePolicies");
    if ((await listAttachedArns(transaction, user)).length > 0) throw cannotDelete("attachedPolicies");
    if ((await listGroupsOf(transaction, user)).length > 0) throw cannotDelete("members");
    const certificates = await listSigningCertificates(transaction, user.account, user.id);
    if (certificates.length > 0) throw cannotDelete("signingCertificates");
    const credentials = await listCredentials(transaction, user.account, { userId: user.id });
    const publicKeys = await listPublicKeys(transaction, user.id);
    if (credentials.length + publicKeys.length > 0) throw cannotDelete("referencedObjects");
    await removeEntity(transaction, user);
  },
});
