/** What any server on `node:http` pays before it does anything: read a body, parse it, answer as much. */
import { createServer } from "node:http";

const server = createServer(async (request, response) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const question = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { text: string };
  const answer = JSON.stringify({ text: question.text });
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": answer.length });
  response.end(answer);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`port ${typeof address === "object" ? address?.port : ""}`);
});
