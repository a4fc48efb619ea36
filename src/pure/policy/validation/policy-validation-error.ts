/** A policy that AWS would refuse; the message is AWS's own, for the service to answer under its own code. */
export class PolicyValidationError extends Error {
  /** The value at fault, which S3 answers in an element of its own. */
  readonly detail: string | undefined;
  /** What AWS does not say: which rule it was. Never part of an answer. */
  readonly reason: string | undefined;

  constructor(message: string, detail?: string, reason?: string) {
    super(message);
    this.name = "PolicyValidationError";
    this.detail = detail;
    this.reason = reason;
  }
}
