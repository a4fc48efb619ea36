import type { FeatureType } from "../../../pure/api/iam.shapes.ts";
import {
  DisableOrganizationsRootCredentialsManagement,
  DisableOrganizationsRootSessions,
  EnableOrganizationsRootCredentialsManagement,
  EnableOrganizationsRootSessions,
} from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { type Permitted, requireCentralAccess } from "./central-access.ts";
import { listFeatures, setFeature } from "./store.ts";

type NoInput = Readonly<Record<string, never>>;
interface Features {
  readonly OrganizationId?: string | undefined;
  readonly EnabledFeatures?: readonly FeatureType[] | undefined;
}

function setting(
  model: OperationModel<NoInput, Features>,
  feature: FeatureType,
  isEnabled: boolean,
  permitted: Permitted,
) {
  return operation(model, {
    demands: () => onAccount(`iam:${model.name}`),
    async run(_input, call, { organizations }) {
      const { transaction } = call;
      const account = accountOf(call);
      const { id } = requireCentralAccess(account, await organizations.find(transaction, account), permitted);
      await setFeature(transaction, id, feature, isEnabled);
      return { OrganizationId: id, EnabledFeatures: await listFeatures(transaction, id) };
    },
  });
}

export const enableOrganizationsRootCredentialsManagement = setting(
  EnableOrganizationsRootCredentialsManagement,
  "RootCredentialsManagement",
  true,
  "management",
);
export const enableOrganizationsRootSessions = setting(
  EnableOrganizationsRootSessions,
  "RootSessions",
  true,
  "management",
);
export const disableOrganizationsRootCredentialsManagement = setting(
  DisableOrganizationsRootCredentialsManagement,
  "RootCredentialsManagement",
  false,
  "administrators",
);
export const disableOrganizationsRootSessions = setting(
  DisableOrganizationsRootSessions,
  "RootSessions",
  false,
  "administrators",
);
