import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/**
 * `service-catalogue.br`, written by scripts/generate-service-catalogue.ts, is brotli over UTF-8 text. Its
 * first line names the package it was made from; each further line is a service, by namespace: namespace,
 * name, vendors and actions, separated by tabs. Vendors and actions are separated by commas.
 */
const FILE = new URL("./service-catalogue.br", import.meta.url);

/** A service of AWS, whether this house serves it or not. */
export interface CataloguedService {
  /** What stands before the colon of its actions: `s3`. */
  readonly namespace: string;
  /** As the report of last accessed services names it. */
  readonly name: string;
  /** What may stand third in the ARNs of its resources; `*` for anything. */
  readonly vendors: readonly string[];
  /** Without the namespace, in AWS's case, by name. */
  actions(): readonly string[];
}

export interface ServiceCatalogue {
  find(namespace: string): CataloguedService | undefined;
  /** By namespace. */
  all(): readonly CataloguedService[];
}

/** The services of the generated file, which is read when one is first asked for. */
export function serviceCatalogue(file: URL = FILE): ServiceCatalogue {
  let byNamespace: ReadonlyMap<string, CataloguedService> | undefined;
  const load = () => {
    byNamespace ??= new Map(readServices(file).map((service) => [service.namespace, service]));
    return byNamespace;
  };
  return { find: (namespace) => load().get(namespace), all: () => [...load().values()] };
}

function readServices(file: URL): CataloguedService[] {
  const [, ...lines] = brotliDecompressSync(readFileSync(file)).toString("utf8").split("\n");
  return lines.map((line) => {
    const [namespace = "", name = "", vendors = "", actions = ""] = line.split("\t");
    return {
      namespace,
      name,
      vendors: vendors === "" ? [namespace] : vendors.split(","),
      actions: () => (actions === "" ? [] : actions.split(",")),
    };
  });
}
