const HEAD_END = Buffer.from("\r\n\r\n");

/** Finds the ends of the answers on one keep-alive connection; bodies are counted, not kept. */
export class ResponseReader {
  status = 0;
  /** Whether the server will close the connection after this answer. */
  closes = false;
  #head: Buffer | undefined;
  #bodyLeft = -1;

  /** Takes the next bytes; gives true when they end an answer. Answers never overlap: requests do not. */
  take(chunk: Buffer): boolean {
    let rest = chunk.length;
    if (this.#bodyLeft < 0) {
      const head = this.#head === undefined ? chunk : Buffer.concat([this.#head, chunk]);
      const end = head.indexOf(HEAD_END);
      if (end < 0) {
        this.#head = head;
        return false;
      }
      this.#readHead(head.toString("latin1", 0, end));
      this.#head = undefined;
      rest = head.length - end - HEAD_END.length;
    }
    this.#bodyLeft -= rest;
    if (this.#bodyLeft > 0) return false;
    if (this.#bodyLeft < 0) throw new Error("more bytes than the answer announced");
    this.#bodyLeft = -1;
    return true;
  }

  #readHead(text: string): void {
    this.status = Number(text.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    if (length === undefined) throw new Error(`an answer without a length:\n${text}`);
    this.#bodyLeft = Number(length);
    this.closes = /\r\nconnection: *close/i.test(text);
  }
}
