import type { IncomingMessage } from "node:http";
import type { OperationModel, ServiceModel } from "../../pure/api/model.ts";
import { services as modelledServices } from "../../pure/api/services.ts";
import { belongsToAccount } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { GLOBAL_REGION } from "../../pure/aws/region.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { parseQueryString } from "../../pure/protocol/query-string.ts";
import { validateInput } from "../../pure/protocol/validate.ts";
import type {
  Answered,
  Protocol,
  QueryPairs,
  Route,
  WireRequest,
  WireResponse,
} from "../../pure/protocol/wire.ts";
import { missingAuthentication } from "../../pure/signature/signature-error.ts";
import type { SignedRequest } from "../../pure/signature/signed-request.ts";
import type { Chance } from "../chance.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { Endpoint, MountedService } from "../service.ts";
import type { StagedObject } from "../staged-object.ts";
import { StorageUnavailable } from "../storage/database.ts";
import type { Authenticated, Authenticator } from "./authenticate.ts";
import { clientAddress } from "./client-address.ts";
import {
  bodyTooLarge,
  internalFailure,
  notServed,
  overloaded,
  requestTimeout,
  serviceUnavailable,
  unknownService,
} from "./gateway-errors.ts";
import { Overloaded, type Visit } from "./intake.ts";
import type { Corridor, SignedFacts } from "./invoke.ts";
import { protocolFamily } from "./protocol-family.ts";
import { protocolOf } from "./protocols.ts";
import { BodyIncomplete, type BodyLimits, BodyTooLarge, BodyTooSlow, readBody } from "./read-body.ts";
import { s3RequestIds } from "./request-ids.ts";
import { bucketAddress, destinationOf, type RequestHead, serviceOfForm } from "./route.ts";
import { signatureCrypto } from "./signature-crypto.ts";
import type { ObjectStager } from "./stage-object.ts";
import type { Surface } from "./surface.ts";
import { unroutedAnswer, unroutedFamily } from "./unrouted-answer.ts";
import { demandHeaderTexts, uriQuery } from "./uri-query.ts";

/** What answering a request takes. */
export interface GatewayParts {
  readonly services: readonly MountedService[];
  readonly authenticator: Authenticator;
  readonly corridor: Corridor;
  readonly stager: ObjectStager;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly s3Hosts: readonly string[];
  readonly trustedProxies: readonly string[];
  /** What is answered beside the services' APIs. */
  readonly surfaces: readonly Surface[];
}

export interface Connection {
  /** Tells a client that waits for it to send the body. */
  goOn(): void;
  readonly tls: { readonly version: string; readonly cipherSuite: string } | undefined;
  readonly visit: Visit;
}

/** Bytes of a body that is read into memory: every one but an object's. */
const BODY_BYTES_MAX = 5 * 1024 * 1024;

/** A request on its way: grows as more becomes known of it, so that an error is framed as far as it got. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly connection: Connection;
  readonly head: RequestHead;
  readonly answered: Answered;
  service: ServiceModel | undefined;
  operation: OperationModel | undefined;
  /** An object that was staged and is still to be stored or thrown away. */
  staged: StagedObject | undefined;
}

/** One request, top to bottom: route, stage body, authenticate, decode and validate, invoke, respond. */
export async function answerRequest(
  parts: GatewayParts,
  request: IncomingMessage,
  connection: Connection,
): Promise<WireResponse> {
  const startedMs = performance.now();
  const exchange = newExchange(parts, request, connection);
  let answer: WireResponse;
  try {
    answer = await exchangeAnswer(parts, exchange);
  } catch (error) {
    answer = errorAnswer(parts, exchange, error);
  }
  answer = withServerName(parts, exchange, answer);
  const labels = {
    service: exchange.service?.signingName ?? "unknown",
    operation: exchange.operation?.name ?? "unknown",
    status: String(answer.status),
  };
  parts.metrics.count("cairn_requests_total", labels);
  parts.metrics.observe(
    "cairn_request_seconds",
    { service: labels.service },
    (performance.now() - startedMs) / 1000,
  );
  return answer;
}

function withServerName(parts: GatewayParts, { service }: Exchange, answer: WireResponse): WireResponse {
  const name = service && mounted(parts, service)?.conventions.serverName;
  return name === undefined ? answer : { ...answer, headers: [...answer.headers, ["Server", name]] };
}

function newExchange(parts: GatewayParts, request: IncomingMessage, connection: Connection): Exchange {
  const url = request.url ?? "/";
  const question = url.indexOf("?");
  const head: RequestHead = {
    method: request.method ?? "GET",
    rawPath: question < 0 ? url : url.slice(0, question),
    rawQuery: question < 0 ? "" : url.slice(question + 1),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(",") : value;
    },
  };
  return {
    request,
    connection,
    head,
    answered: { requestId: uuid(parts.chance), method: head.method },
    service: undefined,
    operation: undefined,
    staged: undefined,
  };
}

async function exchangeAnswer(parts: GatewayParts, exchange: Exchange): Promise<WireResponse> {
  // Also those that are not served: what they are asked is answered in their own words.
  const destination = destinationOf(exchange.head, { services: modelledServices, s3Hosts: parts.s3Hosts });
  let body: Uint8Array | undefined;
  if (destination.kind === "service") exchange.service = destination.service;
  exchange.connection.visit.admit();
  if (destination.kind !== "service") body = await wholeBody(exchange);
  if (destination.kind === "unsigned-form" && body !== undefined) {
    exchange.service = serviceOfForm(body, modelledServices);
  }
  const { service } = exchange;
  if (service === undefined) throw unknownService(exchange.head, body);
  return service.protocol === "rest-xml"
    ? answerS3(parts, exchange, service)
    : answerSigned(parts, exchange, service, body ?? (await wholeBody(exchange)));
}

/** The services whose signature covers the body: it is read before anything is believed. */
async function answerSigned(
  parts: GatewayParts,
  exchange: Exchange,
  service: ServiceModel,
  body: Uint8Array,
): Promise<WireResponse> {
  const signed = signedRequest(exchange, service);
  const bodySha256 = signatureCrypto.sha256Hex(body);
  const who = await parts.authenticator.authenticate(signed, { bodySha256, virtualHostBucket: undefined });
  const protocol = speechOf(parts, service);
  const query = parseQueryString(exchange.head.rawQuery);
  const wire = { ...wireHead(exchange, query), body };
  const unsigned = who.caller.kind === "anonymous";
  const route = unsigned ? routeUnsigned(parts, service, wire) : protocol.route(service, wire);
  if (route === undefined) throw missingAuthentication(signed.protocol);
  exchange.operation = route.operation;
  const request: WireRequest = { ...wire, uriLabels: route.uriLabels };
  return serve(parts, exchange, { protocol, route, request, who });
}

/** Only what identifies its caller by itself is reached without a signature; the rest is not even looked at. */
function routeUnsigned(
  parts: GatewayParts,
  service: ServiceModel,
  wire: Omit<WireRequest, "uriLabels">,
): Route | undefined {
  try {
    const route = speechOf(parts, service).route(service, wire);
    return findEndpoint(parts, route.operation)?.identify && route;
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

/** S3: the body is vouched for by a header, and an object's is read only once the signature is good. */
async function answerS3(
  parts: GatewayParts,
  exchange: Exchange,
  service: ServiceModel,
): Promise<WireResponse> {
  const { head } = exchange;
  const address = bucketAddress(head.header("host") ?? "", head.rawPath, parts.s3Hosts);
  Object.assign(exchange.answered, s3RequestIds(parts.chance));
  const who = await parts.authenticator.authenticate(signedRequest(exchange, service), {
    bodySha256: undefined,
    virtualHostBucket: address.virtualHost ? address.bucket : undefined,
  });
  const protocol = speechOf(parts, service);
  const query = uriQuery(head.rawQuery);
  const path = address.virtualHost ? `/${address.bucket}${head.rawPath}` : head.rawPath;
  const wire = { ...wireHead(exchange, query), path, body: new Uint8Array() };
  const route = protocol.route(service, wire);
  exchange.operation = route.operation;
  const request: WireRequest = { ...wire, uriLabels: route.uriLabels };
  const served = { protocol, route, request, who };
  // Nothing is read for an operation that is not served.
  const { endpoint, facts } = callOf(parts, exchange, served);
  const streams = route.operation.input.payload?.streaming ?? false;
  if (!streams) {
    const small = parts.stager.small(exchange.request, exchange.connection, who, bodyLimits(exchange));
    const body = await small.catch((error) => refuseBody(parts, endpoint, facts, undefined, error));
    return serve(parts, exchange, { ...served, request: { ...request, body } });
  }
  // Permission is asked before the body where that costs the client nothing: it waits for the word to go on,
  // is nobody we know, or has much to send.
  const waits = head.header("expect") !== undefined;
  if (waits || who.caller.kind === "anonymous" || parts.stager.isLarge(exchange.request, who)) {
    await admit(parts, exchange, served);
  }
  const object = parts.stager.object(exchange.request, exchange.connection, who);
  exchange.staged = await object.catch(async (error) =>
    refuseBody(parts, endpoint, facts, await decoded(parts, served, endpoint, facts), error),
  );
  try {
    return await serve(parts, exchange, {
      protocol,
      route,
      request: { ...request, streamingBody: exchange.staged },
      who,
    });
  } catch (error) {
    // After a fault it is not certain that nothing points at the content: the orphans' job looks later.
    if (exchange.staged !== undefined && error instanceof ServiceError)
      await parts.stager.discard(exchange.staged);
    throw error;
  }
}

/**
 * The request was signed well and its body is not what was announced: recorded like any failed call. Whoever
 * broke off gets no answer, and a chunk signed wrongly is no signed call.
 */
async function refuseBody(
  parts: GatewayParts,
  endpoint: Endpoint,
  facts: SignedFacts,
  input: unknown,
  error: unknown,
): Promise<never> {
  const told = error instanceof BodyTooLarge ? bodyTooLarge("s3", BODY_BYTES_MAX) : error;
  const isCall = told instanceof ServiceError && told.code !== "SignatureDoesNotMatch";
  if (isCall && belongsToAccount(facts.caller)) return parts.corridor.refuse(endpoint, facts, input, told);
  throw told;
}

interface Served {
  readonly protocol: Protocol;
  readonly route: Route;
  readonly request: WireRequest;
  readonly who: Authenticated;
}

async function serve(parts: GatewayParts, exchange: Exchange, served: Served): Promise<WireResponse> {
  const { protocol, route } = served;
  const { endpoint, facts: callFacts } = callOf(parts, exchange, served);
  const facts = withBody(callFacts, served.request);
  const input = await decoded(parts, served, endpoint, facts);
  const output = await parts.corridor.invoke(endpoint, input, facts);
  exchange.staged = undefined;
  return protocol.encode(route.operation, output as never, exchange.answered);
}

function withBody(facts: SignedFacts, { body, headers }: WireRequest): SignedFacts {
  if (facts.http === undefined || body.length === 0) return facts;
  return { ...facts, http: { ...facts.http, body: { bytes: body, header: headers } } };
}

async function admit(parts: GatewayParts, exchange: Exchange, served: Served): Promise<void> {
  const { endpoint, facts } = callOf(parts, exchange, served);
  await parts.corridor.admit(endpoint, await decoded(parts, served, endpoint, facts), facts);
}

function callOf(
  parts: GatewayParts,
  exchange: Exchange,
  { route, who }: Served,
): { endpoint: Endpoint; facts: SignedFacts } {
  const { operation } = route;
  const endpoint = findEndpoint(parts, operation);
  if (endpoint === undefined) {
    throw notServed(operation, mounted(parts, operation.service)?.conventions.json);
  }
  return { endpoint, facts: factsOf(parts, exchange, endpoint, who) };
}

function findEndpoint(parts: GatewayParts, operation: OperationModel): Endpoint | undefined {
  return mounted(parts, operation.service)?.endpoints.get(operation.name);
}

function mounted({ services }: GatewayParts, service: ServiceModel): MountedService | undefined {
  return services.find(({ model }) => model === service);
}

/** In which protocol a service speaks, also one that is not served. */
export function speechOf(parts: GatewayParts, service: ServiceModel): Protocol {
  return mounted(parts, service)?.protocol ?? protocolOf(service);
}

async function decoded(
  parts: GatewayParts,
  served: Served,
  endpoint: Endpoint,
  facts: SignedFacts,
): Promise<unknown> {
  try {
    if (served.route.operation.service.protocol === "rest-xml") demandHeaderTexts(served.request.query);
    const input = served.protocol.decode(served.route.operation, served.request);
    validateInput(served.route.operation, input, endpoint.service.conventions.constraintError);
    return input;
  } catch (error) {
    if (error instanceof ServiceError && belongsToAccount(facts.caller)) {
      return parts.corridor.refuse(endpoint, facts, undefined, error);
    }
    throw error;
  }
}

function factsOf(
  parts: GatewayParts,
  exchange: Exchange,
  endpoint: Endpoint,
  who: Authenticated,
): SignedFacts {
  const { request, connection, head, answered } = exchange;
  const region =
    endpoint.service.conventions.isGlobal || who.region === "aws-global" ? GLOBAL_REGION : who.region;
  const client = clientAddress(request, parts.trustedProxies);
  return {
    caller: who.caller,
    callerNow: who.callerNow,
    account: "account" in who.caller ? who.caller.account : undefined,
    region: region ?? GLOBAL_REGION,
    requestId: answered.requestId,
    http: {
      sourceIp: client.address,
      userAgent: head.header("user-agent") || undefined,
      host: head.header("host") ?? "",
      referer: head.header("referer"),
      hostId: answered.hostId,
      secure: connection.tls !== undefined || client.secure,
      tls: connection.tls,
      signature: who.signature,
    },
  };
}

function signedRequest(exchange: Exchange, service: ServiceModel): SignedRequest {
  const { method, rawPath, rawQuery } = exchange.head;
  const { rawHeaders } = exchange.request;
  return {
    method,
    rawPath,
    rawQuery,
    rawHeaders,
    service: service.signingName,
    protocol: protocolFamily(service),
  };
}

function wireHead(exchange: Exchange, query: QueryPairs) {
  const { head, request } = exchange;
  return {
    method: head.method,
    path: head.rawPath,
    query,
    headers: head.header,
    headerNames: Object.keys(request.headers),
  };
}

async function wholeBody(exchange: Exchange): Promise<Uint8Array> {
  exchange.connection.goOn();
  return readBody(exchange.request, bodyLimits(exchange));
}

function bodyLimits({ connection: { visit } }: Exchange): BodyLimits {
  return { bytesMax: BODY_BYTES_MAX, hold: (bytes) => visit.hold(bytes) };
}

function errorAnswer(parts: GatewayParts, exchange: Exchange, error: unknown): WireResponse {
  const { service, operation, answered } = exchange;
  const told = tellable(parts, exchange, error);
  if (service === undefined) return unroutedAnswer(told, exchange.head, exchange.answered.requestId);
  return speechOf(parts, service).encodeError(service, operation, told, answered);
}

/** Every error as one that may be told: a fault of ours becomes an internal failure that its request id finds in the log. */
function tellable(parts: GatewayParts, exchange: Exchange, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const family =
    exchange.service === undefined ? unroutedFamily(exchange.head) : protocolFamily(exchange.service);
  if (error instanceof BodyTooLarge) return bodyTooLarge(family, BODY_BYTES_MAX);
  if (error instanceof BodyIncomplete)
    return new ServiceError("IncompleteBody", "The request body terminated unexpectedly.", { status: 400 });
  if (error instanceof Overloaded) return overloaded(family);
  if (error instanceof BodyTooSlow) return requestTimeout(family);
  const { requestId } = exchange.answered;
  parts.log.error("request failed", { requestId, operation: exchange.operation?.name, error });
  return error instanceof StorageUnavailable ? serviceUnavailable(family) : internalFailure(family);
}
