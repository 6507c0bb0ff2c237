// The relay in Bun: its built-in publish/subscribe, which is uWebSockets.
// Readers come to /?reads=1; what anyone says goes to all of them.

const [hostname, port] = process.argv[process.argv.indexOf("--listen") + 1].split(":");

const server = Bun.serve({
  hostname,
  port: Number(port),
  fetch(request, self) {
    const reads = new URL(request.url).searchParams.has("reads");
    if (self.upgrade(request, { data: { reads } })) return undefined;
    return new Response("ready\n");
  },
  websocket: {
    open(socket) {
      if (socket.data.reads) socket.subscribe("room");
      socket.send("joined");
    },
    message(_socket, text) {
      server.publish("room", text);
    },
  },
});
