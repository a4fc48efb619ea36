import type { OperationModel, ServiceModel } from "../api/model.ts";

/** Where two services that share a protocol still answer differently. */
export interface Dialect {
  /** The member of a JSON error body that holds the text. */
  readonly messageMember: "Message" | "message";
  readonly unknownOperationStatus: number;
  /** Whether a constraint message repeats the value; IAM leaves it out, since it may be a secret. */
  readonly showsValues: boolean;
}

const dialects: Readonly<Record<string, Dialect>> = {
  iam: { messageMember: "Message", unknownOperationStatus: 400, showsValues: false },
  sts: { messageMember: "Message", unknownOperationStatus: 400, showsValues: true },
  organizations: { messageMember: "Message", unknownOperationStatus: 400, showsValues: true },
  cloudtrail: { messageMember: "Message", unknownOperationStatus: 404, showsValues: true },
  "cloudtrail-data": { messageMember: "message", unknownOperationStatus: 404, showsValues: true },
  s3: { messageMember: "Message", unknownOperationStatus: 501, showsValues: true },
};

const usual: Dialect = { messageMember: "message", unknownOperationStatus: 404, showsValues: true };

export function dialectOf(service: ServiceModel): Dialect {
  return dialects[service.name] ?? usual;
}

export function declares(operation: OperationModel, code: string): boolean {
  return operation.errors.some((error) => error.code === code);
}
