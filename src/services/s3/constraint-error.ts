import { ServiceError } from "../../pure/aws/service-error.ts";
import type { ConstraintError } from "../../pure/protocol/constraint-error.ts";
import type { Violation } from "../../pure/protocol/violation.ts";

/** The texts S3 has for one header or query parameter that holds none of its values. */
const ENUM_ERRORS: Readonly<Record<string, (value: string) => ServiceError>> = {
  "encoding-type": (value) =>
    invalidArgument("encoding-type", value, "Invalid Encoding Method specified in Request"),
  "x-amz-storage-class": (value) =>
    new ServiceError("InvalidStorageClass", "The storage class you specified is not valid", {
      status: 400,
      details: { StorageClassRequested: value },
    }),
  "x-amz-object-ownership": (value) =>
    new ServiceError("InvalidArgument", `Invalid x-amz-object-ownership header: ${value}`, {
      status: 400,
      details: { ArgumentName: "x-amz-object-ownership" },
    }),
  "x-amz-object-lock-mode": (value) =>
    invalidArgument("x-amz-object-lock-mode", value, "Unknown wormMode directive."),
  "x-amz-metadata-directive": (value) =>
    invalidArgument("x-amz-metadata-directive", value, "Unknown metadata directive."),
  "x-amz-tagging-directive": (value) =>
    invalidArgument("x-amz-tagging-directive", value, "Unknown tagging directive."),
  "x-amz-server-side-encryption": (value) =>
    invalidArgument(
      "x-amz-server-side-encryption",
      value,
      "The encryption method specified is not supported",
    ),
  "x-amz-checksum-algorithm": invalidChecksumAlgorithm,
  "x-amz-sdk-checksum-algorithm": invalidChecksumAlgorithm,
};

function invalidChecksumAlgorithm(): ServiceError {
  const types = "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]";
  const message = `Checksum algorithm provided is unsupported. Please try again with any of the valid types: ${types}`;
  return new ServiceError("InvalidRequest", message, { status: 400 });
}

/** In the body everything is the schema's business; outside it the header or the parameter is named. */
export const constraintError: ConstraintError = (_operation, violations) => {
  const violation = violations[0];
  const location = violation?.inputMember.location;
  if (violation === undefined || location === "body") {
    const message =
      "The XML you provided was not well-formed or did not validate against our published schema";
    return new ServiceError("MalformedXML", message, { status: 400 });
  }
  const { wireName } = violation.inputMember;
  if (violation.kind === "required") return missing(violation, wireName);
  const value = String(violation.value);
  const own =
    violation.kind === "enum" && Object.hasOwn(ENUM_ERRORS, wireName) ? ENUM_ERRORS[wireName] : undefined;
  return own?.(value) ?? invalidArgument(wireName, value, "Argument format not recognized");
};

function missing({ inputMember }: Violation, wireName: string): ServiceError {
  if (inputMember.location === "header") {
    return new ServiceError("MissingSecurityHeader", "Your request was missing a required header", {
      status: 400,
      details: { MissingHeaderName: wireName },
    });
  }
  return new ServiceError("InvalidRequest", `Missing required query parameter: ${wireName}`, { status: 400 });
}

function invalidArgument(name: string, value: string, message: string): ServiceError {
  return new ServiceError("InvalidArgument", message, {
    status: 400,
    details: { ArgumentName: name, ArgumentValue: value },
  });
}
