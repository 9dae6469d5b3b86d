import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server in this process, on a port of its own, and clients of it. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
  /** Connects, and waits until it is accepted. */
  open(host?: string): Promise<{ readonly client: Socket; readonly server: Socket }>;
  /** Connects, sends and is sent so many bytes, and waits until both ends are closed, the client's first. */
  exchange(sent?: number, received?: number, host?: string): Promise<void>;
}

/** @param host what it listens on */
export async function listen(host = '127.0.0.1'): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const open = async (to = host) => {
    const client = connect({ port, host: to, allowHalfOpen: true });
    const [[accepted]] = (await Promise.all([
      once(server, 'connection'),
      once(client, 'connect'),
    ])) as [[Socket], unknown];
    return { client, server: accepted };
  };
  return {
    port,
    open,
    async exchange(sent = 0, received = 0, to = host) {
      const pair = await open(to);
      const closed = [pair.client, pair.server].map((socket) => once(socket, 'close'));
      pair.client.end(Buffer.alloc(sent));
      await buffer(pair.server);
      pair.server.end(Buffer.alloc(received));
      await buffer(pair.client);
      await Promise.all(closed);
    },
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
