import { CreateUserCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

test("smoke", async () => {
  const iam = house.iam();
  const made = await iam.send(new CreateUserCommand({ UserName: "ann", Path: "/ops/", Tags: [{ Key: "team", Value: "x" }] }));
  console.log(made.User, await iam.send(new GetUserCommand({})));
  console.log(JSON.stringify(await house.events("CreateUser"), null, 1));
  expect(1).toBe(1);
});
