import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** One answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case name; several of one name joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** A bare connection: bytes go out as they are given, answers come in one by one. */
export interface RawConnection {
  /** In one piece. */
  write(...parts: readonly (string | Uint8Array)[]): void;
  /** The next answer, `100 Continue` included; without a body when it answers HEAD. Throws when the connection ends first. */
  answer(to?: "HEAD"): Promise<RawAnswer>;
  /** Whether the other end has ended the connection. */
  readonly ended: boolean;
  /** Resolves when it has, with the error by which it ended: a connection that is reset loses answers. */
  readonly end: Promise<Error | undefined>;
  /** Breaks off at once. */
  destroy(): void;
}

/** The server's end of the connection came before the answer did. */
export class ConnectionEnded extends Error {
  override name = "ConnectionEnded";
}

export function openConnection(url: string): Promise<RawConnection> {
  const { protocol, hostname, port } = new URL(url);
  const address = { host: hostname, port: Number(port) };
  const socket =
    protocol === "https:" ? connectTls({ ...address, rejectUnauthorized: false }) : connect(address);
  let received = Buffer.alloc(0);
  let ended = false;
  let wake: (() => void) | undefined;
  const changed = () => wake?.();
  socket.on("data", (bytes) => {
    received = Buffer.concat([received, bytes]);
    changed();
  });
  let failure: Error | undefined;
  socket.on("error", (error) => {
    failure ??= error;
  });
  socket.on("end", () => {
    ended = true;
    changed();
  });
  const end = new Promise<Error | undefined>((resolve) => {
    socket.on("close", () => {
      ended = true;
      resolve(failure);
      changed();
    });
  });
  const more = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const take = async (length: number): Promise<Buffer> => {
    while (received.length < length) {
      if (ended) throw new ConnectionEnded(received.toString("latin1"));
      await more();
    }
    const taken = received.subarray(0, length);
    received = received.subarray(length);
    return taken;
  };
  const takeThrough = async (mark: string): Promise<string> => {
    for (;;) {
      const at = received.indexOf(mark);
      if (at >= 0) return (await take(at + mark.length)).toString("latin1");
      if (ended) throw new ConnectionEnded(received.toString("latin1"));
      await more();
    }
  };
  const takeChunks = async (): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for (;;) {
      const size = Number.parseInt(await takeThrough("\r\n"), 16);
      chunks.push(await take(size));
      await take(2);
      if (size === 0) return Buffer.concat(chunks);
    }
  };
  const takeBody = async (status: number, headers: ReadonlyMap<string, string>): Promise<Buffer> => {
    if (status < 200 || status === 204 || status === 304) return Buffer.alloc(0);
    if (headers.get("transfer-encoding") === "chunked") return takeChunks();
    return take(Number(headers.get("content-length") ?? 0));
  };
  const connection: RawConnection = {
    write(...parts) {
      socket.write(
        Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part))),
      );
    },
    async answer(to) {
      const [statusLine = "", ...lines] = (await takeThrough("\r\n\r\n")).trimEnd().split("\r\n");
      const headers = new Map<string, string>();
      for (const line of lines) {
        const colon = line.indexOf(":");
        const name = line.slice(0, colon).toLowerCase();
        const value = line.slice(colon + 1).trim();
        headers.set(name, headers.has(name) ? `${headers.get(name)},${value}` : value);
      }
      const status = Number(statusLine.split(" ")[1]);
      const body = to === "HEAD" ? Buffer.alloc(0) : await takeBody(status, headers);
      return { status, headers, text: body.toString() };
    },
    get ended() {
      return ended;
    },
    end,
    destroy: () => socket.destroy(),
  };
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(protocol === "https:" ? "secureConnect" : "connect", () => resolve(connection));
  });
}
