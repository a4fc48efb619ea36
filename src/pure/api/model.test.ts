import { describe, expect, test } from "vitest";
import { cloudtrail } from "./cloudtrail.ts";
import { CreateRole, DeleteRole, iam } from "./iam.ts";
import type { OperationModel, Shape } from "./model.ts";
import { organizations } from "./organizations.ts";
import { GetObject, s3 } from "./s3.ts";
import { services } from "./services.ts";

const operations = services.flatMap((service) =>
  service.operationNames.map((name) => service.operation(name)),
);

/** Whether a shape can be met again inside itself. */
function isRecursive(shape: Shape, above: readonly string[] = []): boolean {
  if (above.includes(shape.name)) return true;
  const path = [...above, shape.name];
  if (shape.type === "structure") return shape.members.some((member) => isRecursive(member.shape, path));
  if (shape.type === "list") return isRecursive(shape.element, path);
  if (shape.type === "map") return isRecursive(shape.value, path);
  return false;
}

test("each service has every operation of its API", () => {
  expect(
    services.map((service) => [service.name, service.apiVersion, service.operationNames.length]),
  ).toEqual([
    ["iam", "2010-05-08", 176],
    ["sts", "2011-06-15", 11],
    ["organizations", "2016-11-28", 63],
    ["cloudtrail", "2013-11-01", 60],
    ["cloudtrail-data", "2021-08-11", 1],
    ["s3", "2006-03-01", 111],
  ]);
});

describe("every operation", () => {
  test("resolves its shapes and errors", () => {
    for (const operation of operations) {
      expect(operation.input.type).toBe("structure");
      expect(operation.output?.type ?? "structure").toBe("structure");
      for (const error of operation.errors) expect(error.status).toBeGreaterThanOrEqual(400);
      for (const key of operation.pagination?.inputToken ?? []) {
        expect(operation.input.members.map(({ name }) => name)).toContain(key);
      }
    }
  });

  // The decoders recurse along the shape: a request can then never decide how deep they go.
  test("has an input of limited depth", () => {
    const recursive = operations.filter((operation: OperationModel) => isRecursive(operation.input));
    expect(recursive.map(({ name }) => name)).toEqual([]);
  });
});

test("a shape that contains itself resolves", () => {
  const resource = organizations.shape("HandshakeResource");
  expect(isRecursive(resource)).toBe(true);
});

test("errors travel under their wire code", () => {
  expect(iam.findError("NoSuchEntity")).toMatchObject({ shapeName: "NoSuchEntityException", status: 404 });
  expect(iam.findError("NoSuchEntityException")).toBeUndefined();
  expect(cloudtrail.findError("TrailNotFoundException")).toMatchObject({ status: 400 });
  expect(organizations.findError("ServiceException")).toMatchObject({ status: 500 });
  expect(s3.findError("NoSuchKey")).toMatchObject({ status: 404 });
  expect(CreateRole.errors.map(({ code }) => code)).toContain("EntityAlreadyExists");
});

test("members keep AWS's order and know their place", () => {
  const role = iam.shape("Role");
  const names = role.type === "structure" ? role.members.map(({ name }) => name) : [];
  expect(names.slice(0, 5)).toEqual(["Path", "RoleName", "RoleId", "Arn", "CreateDate"]);
  expect(GetObject.output?.payload).toMatchObject({ name: "Body", streaming: true });
  expect(GetObject.input.members.find(({ name }) => name === "Key")).toMatchObject({
    location: "uri",
    required: true,
  });
});

test("an operation without an answer has no output", () => {
  expect(DeleteRole.output).toBeUndefined();
});

test("a name that AWS does not have is nobody's", () => {
  expect(iam.findOperation("constructor")).toBeUndefined();
  expect(iam.findOperation("__proto__")).toBeUndefined();
  expect(() => iam.operation("MakeCoffee")).toThrow("iam has no operation MakeCoffee");
  expect(() => iam.shape("toString")).toThrow("iam has no shape toString");
});
