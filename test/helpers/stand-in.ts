/**
 * A program that stands in for one that cannot be had: the command is a few lines of bash that hand its
 * arguments to this very process and print the answer, so that a call costs a few milliseconds.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the program says and how it ends; `error` goes to its error output. */
export type Said = { readonly out?: string; readonly error?: string; readonly exit?: number };

/** `folder` is where it was called; what it throws is a failure with those words. */
export type StandIn = (args: readonly string[], folder: string) => Said | Promise<Said>;

/** A refusal, told as most programs tell it. */
export class Refusal extends Error {}

/** An executable; `close` takes it away again. */
export async function startStandIn(
  answer: StandIn,
): Promise<{ readonly command: string; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    void serve(socket, answer);
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'mayor-stand-in-'));
  const command = join(folder, 'stand-in');
  await writeFile(command, CLIENT.replace('PORT', String(port)));
  await chmod(command, 0o755);
  return {
    command,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The answer's first line is the exit code and where the rest belongs. */
const CLIENT = `#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/PORT || exit 70
printf '%s\\0' "$#" "$PWD" "$@" >&3
read -r exit where <&3
if [ "$where" = error ]; then cat <&3 >&2; else cat <&3; fi
exit "$exit"
`;

const serve = async (socket: Socket, answer: StandIn): Promise<void> => {
  const [folder = '', ...args] = await callOf(socket);
  const said = await Promise.resolve()
    .then(() => answer(args, folder))
    .catch((error: unknown): Said => {
      const words = error instanceof Refusal ? `Error: ${error.message}\n` : String(error);
      return { error: words, exit: error instanceof Refusal ? 1 : 70 };
    });
  const { out = '', error, exit = 0 } = said;
  socket.end(error === undefined ? `${exit} out\n${out}` : `${exit} error\n${error}`);
};

/** How many arguments follow, then the folder and the arguments, each ended by a zero byte. */
const callOf = (socket: Socket): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let ends = 0;
    let wanted = Number.POSITIVE_INFINITY;
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      for (const byte of chunk) if (byte === 0) ends += 1;
      if (ends > 0 && wanted === Number.POSITIVE_INFINITY)
        wanted = Number(Buffer.concat(chunks).toString('latin1').split('\0', 1)[0]) + 2;
      if (ends >= wanted) resolve(Buffer.concat(chunks).toString().split('\0').slice(1, -1));
    });
    socket.on('close', () => resolve([]));
  });
