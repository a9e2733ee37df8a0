/** Connections that behave as none of ours: the town goes on, and keeps nothing for them. */
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { servedTown } from '../../helpers/served-town.ts';
import { until } from '../../helpers/until.ts';

const GET = 'GET /v1/status HTTP/1.1\r\nhost: t\r\n\r\n';

const dial = (
  path: string,
): { readonly socket: Socket; readonly isOver: () => boolean; readonly heard: () => string } => {
  const socket = connect(path);
  let [over, heard] = [false, ''];
  socket.on('error', () => undefined); // Its end is what is looked for.
  socket.on('close', () => {
    over = true;
  });
  socket.on('data', (data) => {
    heard += String(data);
  });
  onTestFinished(() => void socket.destroy());
  return { socket, isOver: () => over, heard: () => heard };
};

it('one that asks on and never waits for an answer is hung up on, after a few', async () => {
  const { socketPath, town, connect: client } = await servedTown();
  let asked = 0;
  const { status } = town;
  town.status = async () => {
    asked += 1;
    return status();
  };
  const one = dial(socketPath);
  one.socket.write(GET.repeat(2_000));
  await until('it is over', one.isOver);
  expect(asked).toBeLessThanOrEqual(16);
  expect((await client().status()).town.name).not.toBe('');
});

it('one that sends a few together has all of the answers', async () => {
  const { socketPath } = await servedTown();
  const one = dial(socketPath);
  one.socket.write(GET.repeat(5));
  await until('five answers', () => one.heard().split('HTTP/1.1 200').length === 6);
  expect(one.isOver()).toBe(false);
});

it('one that goes on asking after each answer is never hung up on', async () => {
  const { socketPath } = await servedTown();
  const one = dial(socketPath);
  for (let count = 1; count <= 40; count += 1) {
    one.socket.write(GET);
    await until(`answer ${count}`, () => one.heard().split('HTTP/1.1 200').length === count + 1);
  }
  expect(one.isOver()).toBe(false);
});

it.each([
  ['bytes that are no request', '\u0000\u0001\r\n\r\n', '400'],
  ['a path without an end', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`, '431'],
  ['an id with a line break and a NUL', 'GET /v1/tasks/%00%0a../diff HTTP/1.1\r\nhost: t\r\n\r\n', '400'],
  ['half of a character', 'GET /v1/tasks/%ff%zz HTTP/1.1\r\nhost: t\r\n\r\n', '400'],
  [
    'brackets without an end',
    `POST /v1/commands HTTP/1.1\r\nhost: t\r\ncontent-length: 200000\r\n\r\n${'['.repeat(200_000)}`,
    '400',
  ],
])('%s are refused, and are no bug', async (_name, bytes, code) => {
  const { socketPath, bugs, connect: client } = await servedTown();
  const one = dial(socketPath);
  one.socket.write(bytes);
  await until('a refusal', () => one.heard().startsWith(`HTTP/1.1 ${code}`));
  expect(bugs).toEqual([]);
  expect((await client().status()).town.name).not.toBe('');
});
