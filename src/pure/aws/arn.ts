export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon. */
  readonly resource: string;
}

/** Splits on the first five colons; gives undefined for text that is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith("arn:")) return undefined;
  const parts: string[] = [];
  let from = 4;
  for (let count = 0; count < 4; count++) {
    const colon = text.indexOf(":", from);
    if (colon < 0) return undefined;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  const [partition = "", service = "", region = "", account = ""] = parts;
  const resource = text.slice(from);
  if (partition === "" || service === "" || resource === "") return undefined;
  return { partition, service, region, account, resource };
}

/** The ARN of an IAM entity; `path` begins and ends with a slash. */
export function iamArn(account: string, kind: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`;
}

/** The root user of an account, which in a policy also names the whole account. */
export function rootArn(account: string): string {
  return `arn:aws:iam::${account}:root`;
}
