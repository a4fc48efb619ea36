export interface ServiceErrorOptions {
  /** HTTP status; 400 when neither this nor the operation's model says otherwise. */
  readonly status?: number | undefined;
  /** Further elements of an S3 error body (`Key`, `BucketName`, …), in order. */
  readonly details?: Readonly<Record<string, string>> | undefined;
  /** Further modelled members of a JSON error body (`Reason`, `Type`, …). */
  readonly members?: Readonly<Record<string, unknown>> | undefined;
  /** The code written to the record when it differs from the wire's (`AccessDenied` for `AccessDeniedException`). */
  readonly recordedCode?: string | undefined;
  /** Response headers that belong to the error (`x-amz-bucket-region`, …). */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An error meant for the caller, in AWS's words. Anything else that is thrown is a fault of ours. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly details: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;
  readonly recordedCode: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status;
    this.details = options.details ?? {};
    this.members = options.members ?? {};
    this.recordedCode = options.recordedCode ?? code;
    this.headers = options.headers ?? {};
  }
}
