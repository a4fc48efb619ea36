import type { ServiceModel } from "../../pure/api/model.ts";
import { isTargetOf } from "../../pure/protocol/aws-json.ts";

/** The parts of an HTTP request that decide where it goes, before its body is read. */
export interface RequestHead {
  readonly method: string;
  /** As received, still percent-encoded, without the query. */
  readonly rawPath: string;
  /** As received, without the question mark. */
  readonly rawQuery: string;
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/** Which service a request speaks to. S3 answers whatever no other service claims, as its endpoint does. */
export type Destination =
  | { readonly kind: "service"; readonly service: ServiceModel }
  /** A form without a signature: only its body tells (federated AssumeRole calls carry no credentials). */
  | { readonly kind: "unsigned-form" }
  /** Claimed for a service that this house does not serve. */
  | { readonly kind: "unknown-service"; readonly name: string; readonly protocol: "query" | "json" };

export interface Routing {
  readonly services: readonly ServiceModel[];
  /** Host names whose first labels are buckets. */
  readonly s3Hosts: readonly string[];
}

const FORM = "application/x-www-form-urlencoded";

/**
 * Dispatch on one port (contracts: conventions §0.2), in order: the X-Amz-Target's prefix, the credential
 * scope's service, the query's Version, the host's first label, an unsigned form, else S3.
 */
export function destinationOf(head: RequestHead, routing: Routing): Destination {
  const { services } = routing;
  const target = head.header("x-amz-target");
  if (target !== undefined) {
    const named = services.find((service) => isTargetOf(service, target));
    if (named !== undefined) return { kind: "service", service: named };
  }
  const scope = scopeService(head);
  if (scope !== undefined) {
    const named = services.find((service) => signingName(service) === scope);
    // CloudTrail's data plane signs under its own name but is told apart by its path as well.
    if (named !== undefined) return { kind: "service", service: named };
    if (target !== undefined) return { kind: "unknown-service", name: scope, protocol: "json" };
    if (isForm(head)) return { kind: "unknown-service", name: scope, protocol: "query" };
  }
  const version = queryValue(head.rawQuery, "Version");
  if (version !== undefined && queryValue(head.rawQuery, "Action") !== undefined) {
    const named = services.find((service) => service.apiVersion === version && service.protocol === "query");
    if (named !== undefined) return { kind: "service", service: named };
  }
  const byHost = serviceOfHost(head.header("host") ?? "", routing);
  if (byHost !== undefined) return { kind: "service", service: byHost };
  if (target !== undefined) return { kind: "unknown-service", name: target, protocol: "json" };
  if (isForm(head) && head.method === "POST" && head.rawPath === "/") return { kind: "unsigned-form" };
  const s3 = services.find((service) => service.protocol === "rest-xml");
  if (s3 === undefined) return { kind: "unknown-service", name: "s3", protocol: "query" };
  return { kind: "service", service: s3 };
}

/** The service of an unsigned form, by the Version in its body. */
export function serviceOfForm(body: Uint8Array, services: readonly ServiceModel[]): ServiceModel | undefined {
  const version = queryValue(new TextDecoder().decode(body), "Version");
  return services.find((service) => service.protocol === "query" && service.apiVersion === version);
}

/** The name under which a service signs, which is also its prefix in policies. */
export function signingName(service: ServiceModel): string {
  return service.signingName;
}

function scopeService(head: RequestHead): string | undefined {
  const authorization = head.header("authorization");
  const credential =
    authorization === undefined
      ? queryValue(head.rawQuery, "X-Amz-Credential")
      : /Credential=([^,\s]+)/.exec(authorization)?.[1];
  // `keyid/date/region/service/…`: whatever is wrong with the rest, that service is to say so.
  return credential?.split("/")[3];
}

function serviceOfHost(host: string, { services, s3Hosts }: Routing): ServiceModel | undefined {
  // A bucket may be called `sts`; only a bare name like `localhost` serves both as base and for services.
  const s3Names = s3Hosts.filter((base) => base.includes("."));
  if (bucketAddress(host, "/", s3Names).virtualHost) return undefined;
  const label = host.slice(0, Math.max(host.indexOf("."), 0)).toLowerCase();
  return services.find((service) => service.protocol !== "rest-xml" && service.endpointPrefix === label);
}

function isForm(head: RequestHead): boolean {
  return head.header("content-type")?.toLowerCase().startsWith(FORM) ?? false;
}

function queryValue(query: string, name: string): string | undefined {
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    if (equals >= 0 && pair.slice(0, equals) === name) {
      try {
        return decodeURIComponent(pair.slice(equals + 1));
      } catch {
        return undefined;
      }
    }
  }
  return undefined;
}

export interface BucketAddress {
  readonly bucket: string | undefined;
  /** Still percent-encoded; undefined without a key, the empty key does not exist. */
  readonly rawKey: string | undefined;
  readonly virtualHost: boolean;
}

/**
 * Finds bucket and key of an S3 request: `https://bucket.base/key` when the host ends in one of the base
 * names, `https://base/bucket/key` otherwise.
 */
export function bucketAddress(host: string, rawPath: string, baseHosts: readonly string[]): BucketAddress {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  for (const base of baseHosts) {
    if (name.length > base.length + 1 && name.endsWith(`.${base}`)) {
      const rawKey = rawPath.slice(1);
      return {
        bucket: name.slice(0, -base.length - 1),
        rawKey: rawKey === "" ? undefined : rawKey,
        virtualHost: true,
      };
    }
  }
  const slash = rawPath.indexOf("/", 1);
  const rawBucket = slash < 0 ? rawPath.slice(1) : rawPath.slice(1, slash);
  const rawKey = slash < 0 ? "" : rawPath.slice(slash + 1);
  return {
    bucket: rawBucket === "" ? undefined : decodeBucket(rawBucket),
    rawKey: rawKey === "" ? undefined : rawKey,
    virtualHost: false,
  };
}

function decodeBucket(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
