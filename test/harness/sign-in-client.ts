import type { Credentials, House } from "./house.ts";

/** What sign-in answered. */
export interface SignInReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly status?: string;
    readonly message?: string;
    readonly arn?: string;
    readonly accountId?: string;
    readonly redirectTo?: string;
    readonly SigninToken?: string;
    readonly credentials?: Credentials & { readonly expiration: string };
  };
}

export const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A page's request to `/_signin/…`. */
export async function askSignIn(
  house: House,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<SignInReply> {
  const answer = await fetch(`${house.url}/_signin/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": BROWSER, ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as SignInReply["body"],
  };
}

/** A call of AWS's federation endpoint. */
export async function askFederation(
  house: House,
  parameters: Readonly<Record<string, string>>,
  method: "GET" | "POST" = "GET",
): Promise<SignInReply> {
  const form = new URLSearchParams(parameters);
  const url = `${house.url}/_signin/federation`;
  const headers = { "user-agent": BROWSER };
  const answer =
    method === "GET"
      ? await fetch(`${url}?${form}`, { headers })
      : await fetch(url, { method, headers, body: form });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as SignInReply["body"],
  };
}

/** Credentials under the names in which they are shown to sign-in. */
export function presented({ accessKeyId, secretAccessKey, sessionToken }: Credentials) {
  return { sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken };
}

export function sessionOf({ body }: SignInReply): Credentials {
  if (body.credentials === undefined) throw new Error(`no session was given: ${JSON.stringify(body)}`);
  return body.credentials;
}
