/** Hooks, as an agent's CLI posts them. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { BenchTown } from './town.ts';

export type PostHook = (event: string) => Promise<void>;

/** To the address and with the token that the launch of its present process wrote down. */
export const hookOf = async ({ home }: BenchTown, polecat: string): Promise<PostHook> => {
  const text = await readFile(join(home, 'state', 'polecats', polecat, 'hook.curl'), 'utf8');
  const [, url = ''] = /^url = "(.*)"$/m.exec(text) ?? [];
  const [, authorization = ''] = /^header = "Authorization: (.*)"$/m.exec(text) ?? [];
  return (event) => post(url, JSON.stringify({ hook_event_name: event, tool_name: 'Bash' }), { authorization });
};

export const post = (url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } });
    call.on('error', reject);
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`))));
    });
    call.end(body);
  });
