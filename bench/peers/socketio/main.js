// The relay in Socket.IO, over WebSocket alone. Readers come with ?reads=1; what anyone says goes to all of
// them.

import { createServer } from "node:http";
import { Server } from "socket.io";

const [hostname, port] = process.argv[process.argv.indexOf("--listen") + 1].split(":");

const http = createServer((_request, response) => response.end("ready\n"));
const io = new Server(http, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => {
  if (socket.handshake.query.reads) socket.join("room");
  socket.emit("joined");
  socket.on("say", (text) => io.to("room").emit("message", text));
});
// Thousands connect at once.
http.listen({ host: hostname, port: Number(port), backlog: 4096 });
