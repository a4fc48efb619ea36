import { answeredWith, askedFor } from "../../pure/event/history-attributes.ts";
import type { ServiceConventions } from "../../runtime/conventions.ts";
import { constraintError } from "./constraint-error.ts";

export const conventions: ServiceConventions = {
  eventSource: "iam.amazonaws.com",
  isGlobal: true,
  constraintError,
  accessDenied: "full",
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
  admitsSession: ({ kind, session }) => kind !== "federated-user" && session.mfaAuthenticated,
  record: {
    historyResources: [
      askedFor("AWS::IAM::User", "userName"),
      askedFor("AWS::IAM::Role", "roleName"),
      askedFor("AWS::IAM::Group", "groupName"),
      askedFor("AWS::IAM::Policy", "policyName"),
      askedFor("AWS::IAM::Policy", "policyArn"),
      answeredWith("AWS::IAM::Policy", "policy", "arn"),
      askedFor("AWS::IAM::AccessKey", "accessKeyId"),
      answeredWith("AWS::IAM::AccessKey", "accessKey", "accessKeyId"),
      askedFor("AWS::IAM::InstanceProfile", "instanceProfileName"),
      askedFor("AWS::IAM::ServerCertificate", "serverCertificateName"),
      askedFor("AWS::IAM::SAMLProvider", "sAMLProviderArn"),
      askedFor("AWS::IAM::OIDCProvider", "openIDConnectProviderArn"),
      askedFor("AWS::IAM::VirtualMFADevice", "serialNumber"),
    ],
  },
};
