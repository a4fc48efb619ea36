import { answeredWith, askedFor } from "../../pure/event/history-attributes.ts";
import { validationError } from "../../pure/protocol/constraint-error.ts";
import type { ServiceConventions } from "../../runtime/conventions.ts";

/** What a session that was asked for may ask for. The last two refuse sessions in words of their own. */
const FOR_SESSIONS = new Set(["GetCallerIdentity", "AssumeRole", "GetSessionToken", "GetFederationToken"]);

export const conventions: ServiceConventions = {
  eventSource: "sts.amazonaws.com",
  isGlobal: false,
  constraintError: (_operation, violations) => validationError("ValidationError", violations),
  accessDenied: "reticent",
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
  admitsSession: ({ kind }, operation) =>
    kind === "federated-user" ? operation === "GetCallerIdentity" : FOR_SESSIONS.has(operation),
  record: {
    readOnly: {
      AssumeRole: true,
      AssumeRoleWithSAML: true,
      AssumeRoleWithWebIdentity: true,
      AssumeRoot: true,
      GetFederationToken: false,
    },
    // Calls that make credentials count as reading, and yet show what they made.
    showsAnswersOf: /^(?:AssumeRo\w+|GetDelegatedAccessToken|GetSessionToken|GetFederationToken)$/,
    historyResources: [
      answeredWith("AWS::IAM::AccessKey", "credentials", "accessKeyId"),
      answeredWith("AWS::STS::AssumedRole", "assumedRoleUser", "assumedRoleId"),
      answeredWith("AWS::STS::AssumedRole", "assumedRoleUser", "arn"),
      askedFor("AWS::IAM::Role", "roleArn"),
    ],
  },
};
