/** A policy that AWS would refuse; the message is AWS's own, for the service to answer under its own code. */
export class PolicyValidationError extends Error {
  /** The value at fault, which S3 answers in an element of its own. */
  readonly detail: string | undefined;

  constructor(message: string, detail?: string) {
    super(message);
    this.name = "PolicyValidationError";
    this.detail = detail;
  }
}
