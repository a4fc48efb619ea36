import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Overloaded } from "./intake.ts";
import { BodyTooLarge, BodyTooSlow, readBody } from "./read-body.ts";

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** A request of which only what is given has been sent. */
async function requestWith(text: string): Promise<IncomingMessage> {
  const server = createServer();
  const request = new Promise<IncomingMessage>((resolve) => server.once("request", resolve));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  const socket = connect(address.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n${text}`);
  endings.push(() => {
    socket.destroy();
    server.close();
  });
  return request;
}

test("a body that does not come is not waited for any longer", async () => {
  const request = await requestWith("0123");
  await expect(readBody(request, { bytesMax: 100, timeMs: 20 })).rejects.toBeInstanceOf(BodyTooSlow);
});

test("what is kept is told, and refused when there is no room", async () => {
  const told: number[] = [];
  const hold = (bytes: number) => void told.push(bytes);
  const body = await readBody(await requestWith("0123456789"), { bytesMax: 100, hold });
  expect([Buffer.from(body).toString(), told.reduce((sum, bytes) => sum + bytes, 0)]).toEqual([
    "0123456789",
    10,
  ]);
  const full = () => {
    throw new Overloaded();
  };
  const refused = readBody(await requestWith("0123456789"), { bytesMax: 100, hold: full });
  await expect(refused).rejects.toBeInstanceOf(Overloaded);
  await expect(readBody(await requestWith(""), { bytesMax: 5 })).rejects.toBeInstanceOf(BodyTooLarge);
});
