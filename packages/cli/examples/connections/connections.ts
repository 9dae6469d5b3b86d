import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tcp } from '@ebpf-dojo/cli/tcp';

const server = createServer((client) => client.end('hello')).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
setImmediate(() => connect(port, '127.0.0.1').resume()); // by then it is attached

let ends = 0;
for await (const event of tcp({ filter: { ports: [port] } })) {
  if (event.type !== 'session') continue;
  const { role, outcome, endedBy, bytesSent, bytesReceived } = event;
  console.log(
    `${role}: ${outcome} by ${endedBy}, ${bytesSent} bytes sent and ${bytesReceived} received`,
  );
  if (++ends === 2) break; // detached, unloaded, freed
}
server.close();
