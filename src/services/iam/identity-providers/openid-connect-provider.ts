import type { Call } from "../../../runtime/call.ts";
import type { OpenIdConnectProvider, OpenIdConnectProviderDetails } from "../entities/entity.ts";
import { updateEntity } from "../entities/store.ts";
import { quotaExceeded } from "../errors.ts";
import { QUOTAS } from "../quotas.ts";
import { invalidProviderUrl, tooManyThumbprints, urlWithMore } from "./errors.ts";

const SCHEME = "https://";
/** Of HTTPS; it is no part of the name. */
const USUAL_PORT = /(?<=^[^/]*):443(?=\/|$)/;
const THUMBPRINTS_MAX = 5;

/** The URL without its scheme: what the provider is called in its ARN and in condition keys. */
export function providerName(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isPlain =
    parsed?.protocol === "https:" && parsed.username === "" && parsed.password === "" && !/\s/.test(url);
  if (!isPlain || !url.startsWith(SCHEME)) throw invalidProviderUrl();
  if (/[?#]/.test(url)) throw urlWithMore();
  return url.slice(SCHEME.length).replace(USUAL_PORT, "");
}

export function acceptClientIds(clientIds: readonly string[]): string[] {
  const distinct = [...new Set(clientIds)];
  const max = QUOTAS.ClientIdsPerOpenIdConnectProvider;
  if (distinct.length > max) throw quotaExceeded("ClientIdsPerOpenIdConnectProvider", max);
  return distinct;
}

export function acceptThumbprints(thumbprints: readonly string[]): string[] {
  if (thumbprints.length > THUMBPRINTS_MAX) throw tooManyThumbprints();
  return thumbprints.map((thumbprint) => thumbprint.toLowerCase());
}

export async function changeProvider(
  call: Call,
  provider: OpenIdConnectProvider,
  change: Partial<OpenIdConnectProviderDetails>,
): Promise<void> {
  await updateEntity(call.transaction, { ...provider, details: { ...provider.details, ...change } });
}
