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

  test("of the inner rings know no service by name: what is particular to one stands in its conventions", () => {
    // What AWS itself lists by service: the Regions of trails' events, and who may be named in policies.
    const listing = new Set(["pure/event/selector.ts", "pure/policy/validation/resource-policy.ts"]);
    const knowing = production
      .filter(({ path }) => ringOf(path) < 3 && !path.startsWith("pure/api/") && !listing.has(path))
      .filter(({ text }) =>
        /"(?:iam|sts|s3|cloudtrail|organizations)\.amazonaws\.com"|(?:service|model)\.name (?:===|!==) "|switch \([\w.]*service\.name\)|signingName (?:===|!==) "/.test(
          text,
        ),
      )
      .map(({ path }) => path);
    expect(knowing).toEqual([]);
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
