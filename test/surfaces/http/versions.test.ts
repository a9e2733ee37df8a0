/** Towns and clients of versions that differ. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectTown } from '../../../src/surfaces/http/client.ts';
import { serveTown } from '../../../src/surfaces/http/server.ts';
import { fakeTown } from '../../helpers/fake-town.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { timers } from '../../helpers/served-town.ts';

const met = async (town: string, own: string) => {
  const home = await freshFolder();
  const socketPath = join(home, 'town.sock');
  const serving = await serveTown({
    ...{ town: fakeTown(), socketPath, hooksPort: 0, person: 'ada', version: town, clock: timers },
    ...{ identify: () => undefined, hook: async () => undefined, telemetry: async () => undefined, bug: () => {} },
  });
  const heard: (string | undefined)[] = [];
  const client = connectTown({
    ...{ socketPath, home, keepAlive: false, clock: timers, version: own },
    heard: (version) => heard.push(version),
  });
  onTestFinished(async () => {
    client.close();
    await serving.close();
  });
  return { client, heard };
};

it('a town says its version with every answer, also with a refusal', async () => {
  const { client, heard } = await met('0.1.0+aaaaaaa', '0.1.0+aaaaaaa');
  await client.status();
  await expect(client.search('x'.repeat(501), 1)).rejects.toThrow('500');
  expect(heard).toEqual(['0.1.0+aaaaaaa', '0.1.0+aaaaaaa']);
});

it('what another version refuses as wrong has the way out of it as its hint', async () => {
  const refused = (of: Awaited<ReturnType<typeof met>>) => of.client.search('x'.repeat(501), 1);
  await expect(refused(await met('1', '2'))).rejects.toMatchObject({ hint: expect.stringContaining('mayor restart') });
  await expect(refused(await met('2', '2'))).rejects.not.toMatchObject({
    hint: expect.stringContaining('mayor restart'),
  });
});
