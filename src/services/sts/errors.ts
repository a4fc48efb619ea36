import { ServiceError } from "../../pure/aws/service-error.ts";

const denied = (message: string) => new ServiceError("AccessDenied", message, { status: 403 });
const invalid = (message: string) => new ServiceError("ValidationError", message, { status: 400 });
const badParameter = (message: string) => new ServiceError("InvalidParameterValue", message, { status: 400 });

export const rolesMayNotBeAssumedByRoot = () => denied("Roles may not be assumed by root accounts.");

/** The bare form, which does not tell a role that is missing from one that does not trust the caller. */
export const notAuthorizedToAssume = (callerArn: string, action: string, roleArn: string) =>
  denied(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${roleArn}`);

export const sessionCredentialsMayNot = (operation: string) =>
  denied(`Cannot call ${operation} with session credentials`);

export const mfaNeedsBoth = () =>
  denied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");

export const mfaUnknownDevice = () =>
  denied(
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
  );

/** With the space at its end. */
export const mfaInvalidCode = () =>
  denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");

/** AWS documents that root users may not, and not its words: these follow those of AssumeRole. */
export const rootMayNotBeAssumedByRoot = () => denied("Root users may not be assumed by root accounts.");

export const mayNotAssumeRoot = (callerArn: string, target: string) =>
  denied(`User: ${callerArn} is not authorized to perform: sts:AssumeRoot on resource: ${target}`);

export const invalidTaskPolicy = (arn: string) =>
  invalid(`The task policy ${arn} is not one of the policies that AssumeRoot can be limited to.`);

export const invalidTargetPrincipal = (principal: string) =>
  invalid(`${principal} is neither the id of an account nor the ARN of its root user.`);

export const noSuchAccessKey = () => invalid("The access key id is not valid.");

export const invalidArn = (arn: string) => invalid(`${arn} is invalid`);

export const tooManyPolicies = (countMax: number) =>
  invalid(
    `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${countMax}`,
  );

export const exceedsMaxSessionDuration = () =>
  invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");

export const exceedsChainingLimit = () =>
  invalid(
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
  );

/** The policy of the delegation is the session policy already, and two of them would add up. */
export const delegatesMayNotLimit = () =>
  invalid("Session policies are not allowed for the credentials of GetDelegatedAccessToken.");

export const duplicateTagKeys = () =>
  badParameter("Duplicate tag keys found. Please note that Tag keys are case insensitive.");

export const transitiveKeyNotRequested = () =>
  badParameter("The specified transitive tag key must be included in the requested tags.");

export const transitiveKeyConflict = () =>
  badParameter(
    "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
  );

export const reservedTagKey = () => badParameter("System tags cannot be added/updated/deleted by requester");

export const malformedPolicyDocument = (message: string) =>
  new ServiceError("MalformedPolicyDocument", message, { status: 400 });

export const packedPolicyTooLarge = (what: string, percent: number) =>
  new ServiceError("PackedPolicyTooLarge", `Packed size of ${what} consumes ${percent}% of allotted space.`, {
    status: 400,
  });

export const plaintextPolicyTooLarge = () =>
  invalid("The plaintext size of the session policies exceeds the limit of 2048 characters.");

export const managedPolicyNotFound = (arn: string) =>
  invalid(`The policy ${arn} does not exist or is not attachable.`);

export const invalidAuthorizationMessage = () =>
  new ServiceError("InvalidAuthorizationMessageException", "Message is not valid", { status: 400 });

/** The bare form of federated calls, whose callers have no ARN. */
export const federatedNotAuthorized = (action: string) => denied(`Not authorized to perform ${action}`);

/** The token or assertion proves nothing, or not to AWS. */
export const invalidIdentityToken = (message: string) =>
  new ServiceError("InvalidIdentityToken", message, {
    status: 400,
    recordedCode: "InvalidIdentityTokenException",
  });

export const identityTokenExpired = (message: string) =>
  new ServiceError("ExpiredTokenException", message, { status: 400 });

export const webIdentityTokenExpired = (nowSeconds: number, expiresAt: number) =>
  identityTokenExpired(
    `Token expired: current date/time ${nowSeconds} must be before the expiration date/time ${expiresAt}`,
  );

/** A token of an issuer that the account does not know, or one that was signed well and is wrong in some other way. */
export const webIdentityTokenUnacceptable = () =>
  invalidIdentityToken(
    "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.",
  );

/** With two spaces, as AWS writes it. */
export const noVerificationKey = () =>
  invalidIdentityToken(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );

export const noJsonWebToken = () =>
  invalidIdentityToken(
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
  );

export const rejectedClaim = (message: string) =>
  new ServiceError("IDPRejectedClaim", message, { status: 403, recordedCode: "IDPRejectedClaimException" });

/** The providers that AWS knows itself give access tokens of their own, not identity tokens. */
export const notAnAccessToken = (providerId: string) =>
  providerId === "www.amazon.com"
    ? invalidIdentityToken("Provided Token is not a Login With Amazon token")
    : invalid(`Unsupported identity provider: ${providerId}`);

export const unsupportedSigningAlgorithm = () =>
  invalid(
    "1 validation error detected: Value at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [RS256, ES384]",
  );

export const invalidTradeInToken = () => invalid("The trade-in token is not valid.");

export const tradeInTokenExpired = () =>
  new ServiceError("ExpiredTradeInTokenException", "The trade-in token has expired.", { status: 400 });

export const notTheDelegate = (callerArn: string) =>
  denied(`User: ${callerArn} is not authorized to perform: sts:GetDelegatedAccessToken`);

export const outboundFederationDisabled = () =>
  new ServiceError(
    "OutboundWebIdentityFederationDisabledException",
    "Outbound web identity federation is not enabled for this account.",
    { status: 403 },
  );

export const sessionDurationEscalation = () =>
  new ServiceError(
    "SessionDurationEscalationException",
    "The requested token duration would extend the session beyond its original expiration time.",
    { status: 403 },
  );

export const tokenPayloadTooLarge = (bytesMax: number) =>
  new ServiceError(
    "JWTPayloadSizeExceededException",
    `The requested token payload size exceeds the maximum allowed size of ${bytesMax} bytes.`,
    { status: 400 },
  );
