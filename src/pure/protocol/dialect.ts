import type { OperationModel } from "../api/model.ts";

/** Where two services that speak JSON 1.1 still answer differently. */
export interface JsonDialect {
  /** The member of an error's body that holds the text. */
  readonly messageMember: "Message" | "message";
  readonly unknownOperationStatus: number;
}

export const usualJsonDialect: JsonDialect = { messageMember: "message", unknownOperationStatus: 404 };

export function declares(operation: OperationModel, code: string): boolean {
  return operation.errors.some((error) => error.code === code);
}
