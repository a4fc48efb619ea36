import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { standingClock, type TurnableClock } from "../clock.ts";
import type { Blob, BlobStore } from "./blobs.ts";

export interface BlobsUnderTest {
  readonly blobs: BlobStore;
  /** Damages stored content behind the store's back: removes it, or changes its last byte. */
  damage(id: string, how: "remove" | "change"): Promise<void>;
  /** How many pieces of content the store keeps, finished or not. */
  count(): Promise<number>;
  dispose(): Promise<void>;
}

const START_MS = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;

/** What every implementation of {@link BlobStore} must do. */
export function blobsContract(name: string, open: (clock: TurnableClock) => Promise<BlobsUnderTest>): void {
  describe(`blobs: ${name}`, () => {
    let clock: TurnableClock;
    let subject: BlobsUnderTest;
    let blobs: BlobStore;

    beforeEach(async () => {
      clock = standingClock(START_MS);
      subject = await open(clock);
      blobs = subject.blobs;
    });
    afterEach(() => subject.dispose());

    test.for<[string, Uint8Array[]]>([
      ["nothing", []],
      ["an empty chunk", [new Uint8Array()]],
      ["one byte", [Uint8Array.of(7)]],
      ["several chunks", [bytes(10), bytes(0), bytes(100_000), bytes(3)]],
      ["a megabyte and a bit", [bytes(1_048_577)]],
      ["more than is gathered in memory", Array.from({ length: 180 }, (_, index) => bytes(65_536 + index))],
    ])("%s is kept with its size and hashes", async ([, chunks]) => {
      const whole = Buffer.concat(chunks);
      for (const content of [whole, inChunks(chunks)]) {
        const blob = await blobs.write(content);
        expect(blob).toMatchObject({
          size: whole.length,
          sha256: createHash("sha256").update(whole).digest("hex"),
          md5: createHash("md5").update(whole).digest("hex"),
        });
        expect((await contentOf(blob)).equals(whole)).toBe(true);
        expect((await contentOf(blobs.open(stored(blob)))).equals(whole)).toBe(true);
        expect(await blobs.verify(blob)).toBe(true);
      }
      expect(await subject.count()).toBe(2);
    });

    test.for([
      [0, 0],
      [0, 9],
      [3, 5],
      [9, 9],
    ])("the range %i-%i is read, both ends included", async ([start = 0, end = 0]) => {
      const whole = bytes(10);
      const blob = await blobs.write(whole);
      expect(await contentOf(blob, { start, end })).toEqual(Buffer.from(whole.subarray(start, end + 1)));
    });

    test("a range of large content is read exactly", async () => {
      const whole = bytes(3_000_000);
      const blob = await blobs.write(whole);
      const range = { start: 1_000_001, end: 2_900_000 };
      expect((await contentOf(blob, range)).equals(whole.subarray(range.start, range.end + 1))).toBe(true);
    });

    test("a range beyond the end is a fault", async () => {
      const blob = await blobs.write(bytes(10));
      await expect(contentOf(blob, { start: 5, end: 10 })).rejects.toThrow(RangeError);
    });

    test("the same content twice is two blobs", async () => {
      const [first, second] = [await blobs.write(bytes(5)), await blobs.write(bytes(5))];
      expect(first.id).not.toBe(second.id);
      await blobs.remove(first.id);
      expect((await contentOf(second)).equals(bytes(5))).toBe(true);
    });

    test("many are written at once", async () => {
      const written = await Promise.all(Array.from({ length: 40 }, (_, size) => blobs.write(bytes(size))));
      const sizes = await Promise.all(written.map(async (blob) => (await contentOf(blob)).length));
      expect(sizes).toEqual(Array.from({ length: 40 }, (_, size) => size));
    });

    test("content that breaks off leaves nothing and passes its error on", async () => {
      const broken = new Error("connection reset");
      async function* breakingOff() {
        yield bytes(100_000);
        throw broken;
      }
      await expect(blobs.write(breakingOff())).rejects.toBe(broken);
      expect(await subject.count()).toBe(0);
    });

    test("removing is final and may be repeated", async () => {
      const blob = await blobs.write(bytes(5));
      await blobs.remove(blob.id);
      await blobs.remove(blob.id);
      expect(await subject.count()).toBe(0);
      await expect(contentOf(blob)).rejects.toThrow("missing");
    });

    test("content that is missing fails when it is read", async () => {
      const blob = await blobs.write(bytes(5));
      await subject.damage(blob.id, "remove");
      await expect(contentOf(blobs.open(stored(blob)))).rejects.toThrow("missing");
      expect(await blobs.verify(blob)).toBe(false);
    });

    test("content that was changed is found out", async () => {
      const blob = await blobs.write(bytes(2_000_000));
      await subject.damage(blob.id, "change");
      expect(await blobs.verify(blob)).toBe(false);
    });

    test("an id that could lead elsewhere is refused", async () => {
      expect(() => blobs.open({ id: "../../etc/passwd", size: 1, sha256: "", md5: "" })).toThrow(RangeError);
    });

    test("content that took long to come is as young as its end", async () => {
      async function* slow(): AsyncGenerator<Uint8Array> {
        yield bytes(5);
        clock.advance(48 * HOUR_MS);
        yield bytes(6);
      }
      const blob = await blobs.write(slow());
      clock.advance(HOUR_MS);
      expect(await blobs.removeOrphans(clock.now() - 24 * HOUR_MS, async () => new Set())).toBe(0);
      expect((await contentOf(blob)).length).toBe(11);
      clock.advance(24 * HOUR_MS);
      expect(await blobs.removeOrphans(clock.now() - 24 * HOUR_MS, async () => new Set())).toBe(1);
    });

    test("many that are written at once arrive whole, however much each gathers", async () => {
      const written = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          blobs.write(inChunks([bytes(700_000), bytes(700_000 + index), bytes(3)])),
        ),
      );
      for (const [index, blob] of written.entries()) {
        const whole = Buffer.concat([bytes(700_000), bytes(700_000 + index), bytes(3)]);
        expect((await contentOf(blob)).equals(whole)).toBe(true);
      }
    });

    test("orphans are removed when they are old, what is referenced and what is young stays", async () => {
      const referenced = await blobs.write(bytes(1));
      const orphans = [await blobs.write(bytes(2)), await blobs.write(bytes(3))];
      clock.advance(HOUR_MS);
      const young = await blobs.write(bytes(4));
      const asked: string[] = [];
      const removed = await blobs.removeOrphans(START_MS + HOUR_MS, async (ids) => {
        asked.push(...ids);
        return new Set([referenced.id]);
      });
      expect(removed).toBe(2);
      expect(asked.sort()).toEqual([referenced.id, ...orphans.map(({ id }) => id)].sort());
      expect([(await contentOf(referenced)).length, (await contentOf(young)).length]).toEqual([1, 4]);
      expect(await subject.count()).toBe(2);
    });
  });
}

function stored({ id, size, sha256, md5 }: Blob) {
  return { id, size, sha256, md5 };
}

/** Bytes that differ from their neighbours and between lengths. */
function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 251);
}

async function* inChunks(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function contentOf(blob: Blob, range?: { start: number; end: number }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob.open(range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
