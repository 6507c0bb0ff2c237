// A client by npm's `ws`, driven by lines: what comes on stdin is sent, deflated whatever its size; what the
// server sends is printed, behind a first line with the extensions that were negotiated.
//
//   node ws_client.mjs WS_PACKAGE URL
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [wsPackage, url] = process.argv.slice(2);
const WebSocket = createRequire(import.meta.url)(wsPackage);
const socket = new WebSocket(url, { perMessageDeflate: { threshold: 0 } });
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

socket.on("open", () => {
  print({ extensions: socket.extensions });
  createInterface({ input: process.stdin })
    .on("line", (line) => socket.send(line))
    .on("close", () => socket.close());
});
socket.on("message", (data) => print(JSON.parse(data.toString())));
socket.on("error", (error) => print({ error: String(error) }));
socket.on("close", (code) => {
  print({ closed: code });
  process.exit();
});
