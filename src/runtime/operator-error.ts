/** What the operator asked for cannot be done; the message is meant for the operator. */
export class OperatorError extends Error {
  override name = "OperatorError";
}
