import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agentVersion } from '../../src/main/agent-version.ts';
import { agentRows } from '../../src/main/agents.ts';
import { placeHere } from '../../src/main/place.ts';
import { freshFolder } from '../helpers/folder.ts';
import { settings } from '../helpers/world.ts';

it('an agent with a PATH of its own is looked for, and asked for its version, there', async () => {
  const own = await freshFolder();
  const program = join(own, 'claude');
  await writeFile(program, '#!/bin/sh\necho 9.8.7\n');
  await chmod(program, 0o755);
  const here = placeHere('/nowhere', '0.0.0');
  const place = { ...here, env: { ...here.env, PATH: '/nowhere' } };
  const agent = { enabled: true, permission: 'ask', args: [], env: { PATH: own } } as const;
  const both = settings({ agents: { claude: agent } });
  expect(await agentVersion(place, both, 'claude')).toBe('9.8.7');
  expect((await agentRows(place, both)).find(({ name }) => name === 'claude')).toMatchObject({ version: '9.8.7' });
  const without = settings({ agents: { claude: { ...agent, env: {} } } });
  expect(await agentVersion(place, without, 'claude')).toBeUndefined();
});
