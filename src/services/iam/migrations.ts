import type { Migration } from "../../runtime/storage/database.ts";
import { accountMigrations } from "./account/store.ts";
import { certificateMigrations, signingCertificateMigrations } from "./certificates/store.ts";
import { delegationRequestMigrations } from "./delegation-requests/store.ts";
import { entityMigrations } from "./entities/store.ts";
import { identityProviderMigrations } from "./identity-providers/store.ts";
import { lastUsedMigrations } from "./last-used/store.ts";
import { migrations as loginProfileMigrations } from "./login-profiles/store.ts";
import { migrations as mfaDeviceMigrations } from "./mfa-devices/store.ts";
import { outboundFederationMigrations } from "./outbound-federation/store.ts";
import { migrations as passwordPolicyMigrations } from "./password-policy/store.ts";
import { reportMigrations } from "./reports/store.ts";
import { rootCredentialMigrations } from "./root-credentials/store.ts";
import { serviceLinkedRoleMigrations } from "./service-linked-roles/store.ts";
import { serviceSpecificCredentialMigrations } from "./service-specific-credentials/store.ts";
import { sshPublicKeyMigrations } from "./ssh-public-keys/store.ts";
import { generationMigrations, migrations } from "./store.ts";

/** Of the whole service, in the order in which they were added: new ones go to the end. */
export const iamMigrations: readonly Migration[] = [
  ...migrations,
  ...serviceLinkedRoleMigrations,
  ...certificateMigrations,
  ...identityProviderMigrations,
  ...outboundFederationMigrations,
  ...serviceSpecificCredentialMigrations,
  ...sshPublicKeyMigrations,
  ...mfaDeviceMigrations,
  ...passwordPolicyMigrations,
  ...loginProfileMigrations,
  ...entityMigrations,
  ...accountMigrations,
  ...lastUsedMigrations,
  ...reportMigrations,
  ...rootCredentialMigrations,
  ...delegationRequestMigrations,
  ...signingCertificateMigrations,
  ...generationMigrations,
];
