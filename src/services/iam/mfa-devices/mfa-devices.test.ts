import {
  CreateAccountAliasCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Authenticator,
  enabledAuthenticator,
  newAuthenticator,
} from "../../../../test/harness/authenticator.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const ROOT = "111111111111";
const UserName = "ann";
const serial = (name: string) => `arn:aws:iam::${ROOT}:mfa/${name}`;
const NOW = new Date("2026-03-02T09:15:07Z");

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand({ UserName }));
});
afterEach(() => house.close());

const create = (input = {}) =>
  house.iam().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone", ...input }));

function enable(device: Authenticator, codes: readonly [string, string], user = UserName) {
  return house.iam().send(
    new EnableMFADeviceCommand({
      UserName: user,
      SerialNumber: device.serialNumber,
      AuthenticationCode1: codes[0],
      AuthenticationCode2: codes[1],
    }),
  );
}

function resync(device: Authenticator, codes: readonly [string, string], user = UserName) {
  return house.iam().send(
    new ResyncMFADeviceCommand({
      UserName: user,
      SerialNumber: device.serialNumber,
      AuthenticationCode1: codes[0],
      AuthenticationCode2: codes[1],
    }),
  );
}

const INVALID_CODE = {
  Code: "InvalidAuthenticationCode",
  message: "Authentication code for device is not valid.",
  $metadata: { httpStatusCode: 403 },
};

describe("CreateVirtualMFADevice", () => {
  test("tells the seed once, as text and as a QR code, and records neither", async () => {
    const { VirtualMFADevice } = await create({ Path: "/ops/", Tags: [{ Key: "team", Value: "blue" }] });
    expect(VirtualMFADevice).toEqual({
      SerialNumber: serial("ops/phone"),
      Base32StringSeed: expect.any(Uint8Array),
      QRCodePNG: expect.any(Uint8Array),
      Tags: [{ Key: "team", Value: "blue" }],
    });
    const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    expect(
      Buffer.from(VirtualMFADevice?.QRCodePNG ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(await lastRecord(house)).toEqual({
      eventName: "CreateVirtualMFADevice",
      readOnly: false,
      requestParameters: {
        path: "/ops/",
        virtualMFADeviceName: "phone",
        tags: [{ key: "team", value: "blue" }],
      },
      responseElements: {
        virtualMFADevice: { serialNumber: serial("ops/phone"), tags: [{ key: "team", value: "blue" }] },
      },
    });
    expect(JSON.stringify(await house.events())).not.toContain(seed);
  });

  test("takes the longest name into its QR code", async () => {
    const longest = "+".repeat(226);
    const { VirtualMFADevice } = await create({ VirtualMFADeviceName: longest });
    expect(VirtualMFADevice?.QRCodePNG?.length).toBeGreaterThan(1000);
  });

  test.for(["/", "/test/", "/test//double/"])("makes the path %s part of the serial number", async (Path) => {
    const { VirtualMFADevice } = await create({ Path });
    expect(VirtualMFADevice?.SerialNumber).toBe(serial(`${Path.slice(1)}phone`));
  });

  test("tells devices of one name apart by their paths", async () => {
    const devices = [
      await enabledAuthenticator(house, UserName, "phone"),
      (await create({ Path: "/ops/" })).VirtualMFADevice,
    ];
    const { VirtualMFADevices } = await house.iam().send(new ListVirtualMFADevicesCommand({}));
    expect(VirtualMFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([
      serial("ops/phone"),
      serial("phone"),
    ]);
    expect(devices.length).toBe(2);
    await house.iam().send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serial("ops/phone") }));
    const { MFADevices } = await house.iam().send(new ListMFADevicesCommand({ UserName }));
    expect(MFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([serial("phone")]);
  });

  test("takes a name once, in any spelling", async () => {
    await create();
    await expect(create({ VirtualMFADeviceName: "PHONE" })).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      Code: "EntityAlreadyExists",
      message: "MFA device already exists.",
      $metadata: { httpStatusCode: 409 },
    });
    expect(await lastRecord(house)).toMatchObject({ errorCode: "EntityAlreadyExistsException" });
  });

  test.for([
    ["a path of strange characters", { Path: "/a b/" }, "ValidationError"],
    ["a name with a space", { VirtualMFADeviceName: "my phone" }, "ValidationError"],
    ["a reserved tag", { Tags: [{ Key: "aws:team", Value: "blue" }] }, "InvalidInput"],
  ] as const)("refuses %s", async ([, input, Code]) => {
    await expect(create(input)).rejects.toMatchObject({ Code });
  });
});

describe("EnableMFADevice", () => {
  test("takes two codes in a row, and records none", async () => {
    const device = await newAuthenticator(house, { VirtualMFADeviceName: "phone" });
    await enable(device, [device.code(-1), device.code()]);
    expect(await lastRecord(house)).toEqual({
      eventName: "EnableMFADevice",
      readOnly: false,
      requestParameters: { userName: "ann", serialNumber: serial("phone") },
      responseElements: null,
    });
    const { MFADevices } = await house.iam().send(new ListMFADevicesCommand({ UserName }));
    expect(MFADevices).toEqual([{ UserName, SerialNumber: serial("phone"), EnableDate: NOW }]);
  });

  test.for<[what: string, codes: (device: Authenticator) => [string, string]]>([
    ["the same code twice", (device) => [device.code(), device.code()]],
    ["codes in the wrong order", (device) => [device.code(), device.code(-1)]],
    ["codes with one left out", (device) => [device.code(-2), device.code()]],
    ["codes of five minutes ago", (device) => [device.code(-11), device.code(-10)]],
    ["codes that were guessed", () => ["000000", "000001"]],
  ])("refuses %s", async ([, codes]) => {
    const device = await newAuthenticator(house, { VirtualMFADeviceName: "phone" });
    await expect(enable(device, codes(device))).rejects.toMatchObject(INVALID_CODE);
    expect(await lastRecord(house)).toEqual({
      eventName: "EnableMFADevice",
      readOnly: false,
      requestParameters: { userName: "ann", serialNumber: serial("phone") },
      responseElements: null,
      errorCode: "InvalidAuthenticationCodeException",
      errorMessage: INVALID_CODE.message,
    });
  });

  test("takes a device once", async () => {
    await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
    const device = await enabledAuthenticator(house, UserName, "phone");
    await expect(enable(device, [device.code(), device.code(1)], "bob")).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: "MFA Device is already in use.",
    });
  });

  test("takes eight devices for one user", async () => {
    for (let index = 0; index < 8; index++) await enabledAuthenticator(house, UserName, `device-${index}`);
    const ninth = await newAuthenticator(house, { VirtualMFADeviceName: "device-8" });
    await expect(enable(ninth, [ninth.code(-1), ninth.code()])).rejects.toMatchObject({
      Code: "LimitExceeded",
      message: "Cannot exceed quota for MFADevicesPerUser: 8",
    });
  });

  test.for([
    ["a device that is not there", serial("gone")],
    ["a device of another account", "arn:aws:iam::222222222222:mfa/phone"],
    ["a device at another path", serial("ops/phone")],
    ["a security key", `arn:aws:iam::${ROOT}:u2f/user/ann/key-AAAA`],
    ["a hardware token", "GAHT12345678"],
  ])("knows no %s", async ([, SerialNumber]) => {
    await create();
    const input = { UserName, SerialNumber, AuthenticationCode1: "000000", AuthenticationCode2: "000001" };
    await expect(house.iam().send(new EnableMFADeviceCommand(input))).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: `MFA Device with serial number ${SerialNumber} does not exist.`,
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("knows no user that is not there", async () => {
    const device = await newAuthenticator(house, { VirtualMFADeviceName: "phone" });
    await expect(enable(device, ["000000", "000001"], "gone")).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: "The user with name gone cannot be found.",
    });
  });
});

describe("ResyncMFADevice", () => {
  test("follows a device whose clock went wrong, and never takes a code again", async () => {
    const device = await enabledAuthenticator(house, UserName, "phone");
    await resync(device, [device.code(6), device.code(7)]);
    expect((await house.events("ResyncMFADevice")).at(-1)).toMatchObject({
      readOnly: false,
      requestParameters: { userName: "ann", serialNumber: serial("phone") },
      responseElements: null,
    });
    await expect(resync(device, [device.code(6), device.code(7)])).rejects.toMatchObject(INVALID_CODE);
    await resync(device, [device.code(8), device.code(9)]);
  });

  test.for<[what: string, codes: (device: Authenticator) => [string, string]]>([
    ["codes that are not consecutive", (device) => [device.code(3), device.code(5)]],
    ["codes of an hour away", (device) => [device.code(120), device.code(121)]],
  ])("refuses %s", async ([, codes]) => {
    const device = await enabledAuthenticator(house, UserName, "phone");
    await expect(resync(device, codes(device))).rejects.toMatchObject(INVALID_CODE);
  });

  test("knows no device of somebody else", async () => {
    await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
    const device = await enabledAuthenticator(house, UserName, "phone");
    await expect(resync(device, [device.code(1), device.code(2)], "bob")).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: "MFA Device invalid for user.",
    });
  });
});

describe("DeactivateMFADevice and DeleteVirtualMFADevice", () => {
  test("take a device away from its user, and out of the world", async () => {
    const iam = house.iam();
    const { serialNumber: SerialNumber, ...device } = await enabledAuthenticator(house, UserName, "phone");
    await expect(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))).rejects.toMatchObject({
      Code: "DeleteConflict",
      message: "MFA VirtualDevice in use. Must deactivate first.",
    });
    await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
      Code: "DeleteConflict",
      message: "Cannot delete entity, must delete MFA device first.",
    });
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    expect((await house.events("DeactivateMFADevice")).at(-1)).toMatchObject({
      readOnly: false,
      requestParameters: { userName: "ann", serialNumber: SerialNumber },
      responseElements: null,
    });
    await expect(iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: "MFA Device invalid for user.",
    });
    await enable({ serialNumber: SerialNumber, ...device }, [device.code(), device.code(1)]);
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    expect((await house.events("DeleteVirtualMFADevice")).at(-1)).toMatchObject({
      readOnly: false,
      requestParameters: { serialNumber: SerialNumber },
      responseElements: null,
    });
    await expect(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))).rejects.toMatchObject({
      Code: "NoSuchEntity",
    });
    await iam.send(new DeleteUserCommand({ UserName }));
  });
});

describe("reading", () => {
  test("GetMFADevice tells whose a device is", async () => {
    const { serialNumber: SerialNumber } = await enabledAuthenticator(house, UserName, "phone");
    const got = await house.iam().send(new GetMFADeviceCommand({ UserName, SerialNumber }));
    expect(got).toMatchObject({ UserName, SerialNumber, EnableDate: NOW });
    expect((await house.events("GetMFADevice")).at(-1)).toMatchObject({
      readOnly: true,
      requestParameters: { userName: "ann", serialNumber: SerialNumber },
      responseElements: null,
    });
    await expect(
      house.iam().send(new GetMFADeviceCommand({ UserName, SerialNumber: serial("gone") })),
    ).rejects.toMatchObject({ Code: "NoSuchEntity" });
  });

  test("lists go by pages", async () => {
    for (const name of ["a", "b", "c"]) await enabledAuthenticator(house, UserName, name);
    await newAuthenticator(house, { VirtualMFADeviceName: "spare", Tags: [{ Key: "k", Value: "v" }] });
    const iam = house.iam();
    const listed = async (input = {}) => {
      const { VirtualMFADevices = [], ...page } = await iam.send(new ListVirtualMFADevicesCommand(input));
      return { names: VirtualMFADevices.map(({ SerialNumber }) => SerialNumber?.split("/")[1]), page };
    };
    expect((await listed()).names).toEqual(["a", "b", "c", "spare"]);
    expect((await listed({ AssignmentStatus: "Assigned" })).names).toEqual(["a", "b", "c"]);
    expect((await listed({ AssignmentStatus: "Unassigned" })).names).toEqual(["spare"]);
    const first = await listed({ AssignmentStatus: "Any", MaxItems: 3 });
    expect(first).toMatchObject({ names: ["a", "b", "c"], page: { IsTruncated: true } });
    const { Marker } = first.page;
    expect(await listed({ MaxItems: 3, Marker })).toMatchObject({
      names: ["spare"],
      page: { IsTruncated: false },
    });
    await expect(listed({ AssignmentStatus: "Assigned", Marker })).rejects.toMatchObject({
      Code: "ValidationError",
    });
    const own = await iam.send(new ListMFADevicesCommand({ UserName, MaxItems: 2 }));
    expect(own).toMatchObject({ IsTruncated: true });
    const rest = await iam.send(new ListMFADevicesCommand({ UserName, Marker: own.Marker }));
    expect(rest.MFADevices).toMatchObject([{ SerialNumber: serial("c") }]);
  });

  test("ListVirtualMFADevices tells the user, and no seed", async () => {
    await enabledAuthenticator(house, UserName, "phone");
    const { VirtualMFADevices } = await house.iam().send(new ListVirtualMFADevicesCommand({}));
    expect(VirtualMFADevices).toEqual([
      {
        SerialNumber: serial("phone"),
        EnableDate: NOW,
        User: {
          Path: "/",
          UserName,
          UserId: expect.stringMatching(/^AIDA/),
          Arn: `arn:aws:iam::${ROOT}:user/ann`,
          CreateDate: NOW,
        },
      },
    ]);
    expect((await house.events("ListVirtualMFADevices")).at(-1)).toMatchObject({
      readOnly: true,
      requestParameters: null,
      responseElements: null,
    });
  });

  test("the account's summary counts devices", async () => {
    const summary = async () => (await house.iam().send(new GetAccountSummaryCommand({}))).SummaryMap;
    expect(await summary()).toMatchObject({ MFADevices: 0, MFADevicesInUse: 0, AccountMFAEnabled: 0 });
    await enabledAuthenticator(house, UserName, "phone");
    await create({ VirtualMFADeviceName: "spare" });
    expect(await summary()).toMatchObject({ MFADevices: 2, MFADevicesInUse: 1, AccountMFAEnabled: 0 });
    await enabledAuthenticator(house, ROOT, "root-account-mfa-device");
    expect(await summary()).toMatchObject({ MFADevices: 3, MFADevicesInUse: 2, AccountMFAEnabled: 1 });
  });
});

test("the root user has devices of its own, and names itself by its account", async () => {
  const iam = house.iam();
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: "acme" }));
  const { serialNumber: SerialNumber } = await enabledAuthenticator(house, ROOT, "root-account-mfa-device");
  const shown = { SerialNumber: serial("root-account-mfa-device"), EnableDate: NOW };
  expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([shown]);
  expect(await iam.send(new GetMFADeviceCommand({ SerialNumber }))).toMatchObject(shown);
  expect((await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices).toEqual([]);
  const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({}));
  expect(VirtualMFADevices).toEqual([
    { ...shown, User: { UserId: ROOT, Arn: `arn:aws:iam::${ROOT}:root`, CreateDate: NOW } },
  ]);
  await expect(iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))).rejects.toMatchObject({
    message: "MFA Device invalid for user.",
  });
  await iam.send(new DeactivateMFADeviceCommand({ SerialNumber }));
  expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([]);
});

test("tags are kept, listed and taken away", async () => {
  const iam = house.iam();
  await create();
  const SerialNumber = serial("phone");
  const Tags = [
    { Key: "Team", Value: "blue" },
    { Key: "team", Value: "red" },
  ];
  await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags }));
  expect(await lastRecord(house)).toEqual({
    eventName: "TagMFADevice",
    readOnly: false,
    requestParameters: {
      serialNumber: SerialNumber,
      tags: [
        { key: "Team", value: "blue" },
        { key: "team", value: "red" },
      ],
    },
    responseElements: null,
  });
  expect((await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }))).Tags).toEqual(Tags);
  await iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ["Team", "absent"] }));
  expect((await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }))).Tags).toEqual([Tags[1]]);
  await expect(
    iam.send(new TagMFADeviceCommand({ SerialNumber: serial("gone"), Tags })),
  ).rejects.toMatchObject({ Code: "NoSuchEntity" });
});

test("a code that is not six digits is none", async () => {
  const device = await newAuthenticator(house, { VirtualMFADeviceName: "phone" });
  await expect(enable(device, ["12345", "1234567"])).rejects.toMatchObject({ Code: "ValidationError" });
});
