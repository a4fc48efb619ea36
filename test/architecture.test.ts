import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

interface SourceFile {
  /** From src/, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;

const files: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => {
    const text = readFileSync(join(source, name), "utf8");
    const imports = [...text.matchAll(IMPORT)].map(([, type, specifier]) => ({
      specifier: specifier ?? "",
      typeOnly: type !== undefined,
    }));
    return { path: name.replaceAll("\\", "/"), text, imports };
  });

const production = files.filter(({ path }) => !/\.(?:test|fixture)\.ts$|-contract\.ts$/.test(path));

function target(file: SourceFile, { specifier }: Import): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return relative(source, resolve(source, dirname(file.path), specifier)).replaceAll("\\", "/");
}

const ringOf = (path: string): number => {
  if (path.startsWith("pure/")) return 1;
  if (path.startsWith("runtime/")) return 2;
  if (path.startsWith("services/")) return 3;
  return 4;
};

const serviceOf = (path: string) => /^services\/([^/]+)\//.exec(path)?.[1];

/** The files of the inner rings whose literals name services, which ones, and why. Nothing else may. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  // The language of policies is written so: what these actions, keys and principals mean, AWS says by name.
  "pure/policy/action-facts.ts": ["s3", "sts"],
  "pure/policy/context.ts": ["iam", "s3", "sts"],
  "pure/policy/principal.ts": ["iam"],
  "pure/policy/resource-policy-type.ts": ["cloudtrail", "organizations", "sts"],
  "pure/policy/validation/bucket.ts": ["s3"],
  "pure/policy/validation/principal-names.ts": ["iam", "sts"],
  "pure/policy/validation/resource-policy.ts": ["cloudtrail", "organizations"],
  "pure/policy/validation/statement-grammar.ts": ["iam", "s3"],
  "pure/policy/validation/trust.ts": ["sts"],
  "runtime/gateway/condition-keys.ts": ["iam"],
  "runtime/pass-role.ts": ["iam"],
  // A type of policy is called so.
  "pure/policy/document.ts": ["organizations"],
  "pure/policy/statement.ts": ["organizations"],
  "pure/policy/validate.ts": ["organizations"],
  // The Regions that events of global services are selected by, which AWS lists.
  "pure/event/selector.ts": ["iam", "organizations", "sts"],
  // A folder of log files is called so.
  "pure/event/log-file.ts": ["cloudtrail"],
  // Signatures and the faults before an operation come in three families; the one of REST-XML is called "s3".
  "pure/signature/authorization-v4.ts": ["s3"],
  "pure/signature/authorization.ts": ["s3"],
  "pure/signature/canonical-request.ts": ["s3"],
  "pure/signature/signature-error.ts": ["s3"],
  "pure/signature/signed-request.ts": ["s3"],
  "pure/signature/verify-claims.ts": ["s3"],
  "pure/signature/verify.ts": ["s3"],
  "runtime/gateway/answer.ts": ["s3"],
  "runtime/gateway/authenticate.ts": ["s3"],
  "runtime/gateway/authorize.ts": ["s3"],
  "runtime/gateway/gateway-errors.ts": ["s3"],
  "runtime/gateway/protocol-family.ts": ["s3"],
  // A request that names no service in its signature is one of S3's.
  "runtime/gateway/route.ts": ["s3"],
};

/** Each rule names the file and what it did, so that a failure reads as a sentence. */
function violations(
  of: readonly SourceFile[],
  rule: (file: SourceFile, imported: Import, path: string) => boolean,
): string[] {
  return of.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const path = target(file, imported);
      return path !== undefined && rule(file, imported, path) ? [`${file.path} imports ${path}`] : [];
    }),
  );
}

test("the checks below see the whole house", () => {
  const seen = production.reduce((count, { imports }) => count + imports.length, 0);
  console.log(`architecture: ${production.length} files, ${seen} imports`);
  expect(production.length).toBeGreaterThan(200);
  expect(seen).toBeGreaterThan(1000);
});

describe("imports", () => {
  test("point inward", () => {
    expect(violations(production, (file, _imported, path) => ringOf(path) > ringOf(file.path))).toEqual([]);
  });

  test("never go from one service to another", () => {
    expect(
      violations(production, (file, _imported, path) => {
        const [from, to] = [serviceOf(file.path), serviceOf(path)];
        return from !== undefined && to !== undefined && from !== to;
      }),
    ).toEqual([]);
  });

  test("of the gateway reach no service, and nothing but system.ts and the CLI reaches past a service.ts", () => {
    expect(
      violations(
        production,
        (file, _imported, path) => file.path.startsWith("runtime/") && path.startsWith("services/"),
      ),
    ).toEqual([]);
    expect(
      violations(
        production,
        (file, _imported, path) =>
          serviceOf(path) !== undefined &&
          serviceOf(file.path) === undefined &&
          !/^services\/[^/]+\/(service|needs|conventions)\.ts$/.test(path),
      ),
    ).toEqual([]);
  });

  test("of the pure ring are its own", () => {
    const outside = production
      .filter(({ path }) => path.startsWith("pure/"))
      .flatMap((file) =>
        file.imports
          .filter(({ specifier }) => !specifier.startsWith("."))
          .map(({ specifier }) => `${file.path} imports ${specifier}`),
      );
    expect(outside).toEqual([]);
  });

  test("make no cycles at run time", () => {
    const edges = new Map(
      production.map((file) => [
        file.path,
        file.imports.filter(({ typeOnly }) => !typeOnly).flatMap((imported) => target(file, imported) ?? []),
      ]),
    );
    expect(findCycle(edges)).toBeUndefined();
  });
});

describe("files", () => {
  test("of the pure ring know no time and no chance", () => {
    const knowing = production
      .filter(({ path }) => path.startsWith("pure/"))
      .filter(({ text }) => /Date\.now\(|new Date\(\)|Math\.random\(|performance\./.test(text))
      .map(({ path }) => path);
    expect(knowing).toEqual([]);
  });

  test("hold SQL only where they are stores or storage", () => {
    const holders = production
      .filter(({ path }) => path.startsWith("services/") || path.startsWith("runtime/gateway/"))
      .filter(({ path }) => !path.endsWith("store.ts") && !path.endsWith("migrations.ts"))
      .filter(({ text }) => /["'`]\s*(?:SELECT\s|INSERT INTO|UPDATE \w+ SET|DELETE FROM)/i.test(text))
      .map(({ path }) => path);
    expect(holders).toEqual([]);
  });

  test("of the inner rings name a service only where listed: what is particular to one stands in its conventions", () => {
    const found = production
      .filter(({ path }) => ringOf(path) < 3 && !path.startsWith("pure/api/"))
      .map(({ path, text }) => [path, servicesNamed(text)] as const)
      .filter(([, names]) => names.length > 0);
    expect(Object.fromEntries(found)).toEqual(NAMING);
  });

  test.for([
    ['service === "sts"', ["sts"]],
    ['name === "sts:getcalleridentity"', ["sts"]],
    ['action.startsWith("iam:")', ["iam"]],
    ['new Set(["s3:getbucketpolicy"])', ["s3"]],
    ['protocolFamily(model) === "s3"', ["s3"]],
    ['type Style = "iam" | "sts"', ["iam", "sts"]],
    ['source === "cloudtrail.amazonaws.com"', ["cloudtrail"]],
    ["const service = 'organizations'", ["organizations"]],
    ["`s3:${action}`", ["s3"]],
    ['switch (endpoint.service.name) { case "IdentityStore": }', ["a service's own name"]],
    ['model.name !== "IAM"', ["a service's own name", "iam"]],
    ['// "sts" says so\n/** As `iam:PassRole`. */ import { s3 } from "../api/s3.ts";', []],
  ] as const)("the check of names sees through %s", ([text, names]) => {
    expect(servicesNamed(text)).toEqual(names);
  });

  test("of the house read the clock through its port", () => {
    const readers = production
      .filter(({ path }) => path.startsWith("services/"))
      .filter(({ text }) => /Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|setInterval\(/.test(text))
      .map(({ path }) => path);
    expect(readers).toEqual([]);
  });

  test("have names that say what they hold", () => {
    const nameless = production.filter(({ path }) =>
      /(?:^|\/)(?:index|utils?|types|common|helpers?|misc)(?:\.ts$|\/)/.test(path),
    );
    expect(nameless.map(({ path }) => path)).toEqual([]);
  });

  test("export by name, once, and pass nothing on", () => {
    const barrels = production.filter(
      ({ text }) => /^export (?:\*|\{[^}]*\}) from/m.test(text) || /^export default/m.test(text),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });
});

/** The services that literals name, as such or as the vendor of an action, a key or an event. */
function servicesNamed(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
  const literal = /["'`](iam|sts|s3|cloudtrail|organizations)(?:["'`]|:|\.amazonaws\.com)/gi;
  const names = new Set([...code.matchAll(literal)].map(([, name = ""]) => name.toLowerCase()));
  if (
    /(?:service|model)\.name (?:===|!==) "|switch \([\w.]*service\.name\)|signingName (?:===|!==) "/.test(
      code,
    )
  ) {
    names.add("a service's own name");
  }
  return [...names].sort();
}

function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of edges.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of edges.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
