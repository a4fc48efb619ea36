import { S3ServiceException } from "@aws-sdk/client-s3";

export interface Refusal {
  readonly status: number | undefined;
  readonly code: string;
  readonly message: string;
  /** The further elements of the error body. */
  readonly details: Readonly<Record<string, unknown>>;
}

const COMMON = new Set(["name", "message", "Code", "RequestId", "HostId", "Message"]);

/** What a call that must fail was answered. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof S3ServiceException))
    throw new Error("the call was not refused by S3", { cause: error });
  const details = Object.entries(error).filter(([name]) => !COMMON.has(name) && !name.startsWith("$"));
  return {
    status: error.$metadata.httpStatusCode,
    code: error.name,
    message: error.message,
    details: Object.fromEntries(details),
  };
}
