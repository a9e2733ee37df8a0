/** A town of another version at the command line: the warning, and the way out of it. */
import { expect, it } from 'vitest';
import type { CliDeps } from '../../../src/surfaces/cli/deps.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { polecatRow } from '../../helpers/status-rows.ts';

/** A town that says this with each answer. */
const answering = (version: string | undefined, env: CliDeps['env'] = {}) => {
  const cli = fakeCli();
  const connect: CliDeps['connect'] = async (heard) => ({
    ...cli.town,
    close: () => {},
    status: () => {
      heard?.(version);
      heard?.(version);
      return cli.town.status();
    },
  });
  return cli.with({ connect, version: '0.1.0+bbbbbbb', env });
};

it('warns once, on standard error, that the town is of another version', async () => {
  const { code, out, err } = await answering('0.1.0+aaaaaaa').run('status');
  expect([code, out]).toEqual([0, (await answering('0.1.0+bbbbbbb').run('status')).out]);
  expect(err.split('\n')).toEqual([
    'The daemon of this town is mayor 0.1.0+aaaaaaa, and this is mayor 0.1.0+bbbbbbb',
    'Which is newer is not known. If this one is: mayor restart runs the town in this version; its agents live on meanwhile',
    '',
  ]);
  expect((await answering(undefined).run('status')).err).toContain('is mayor of an older version, and this');
});

it('says nothing where the versions are the same, to agents, and where the daemon ends anyhow', async () => {
  expect((await answering('0.1.0+bbbbbbb').run('status')).err).toBe('');
  expect((await answering('old', { MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '1' }).run('status')).err).toBe('');
  expect((await answering('old').run('down')).err).toBe('');
});

it('with --json the warning is a line of JSON beside the answer', async () => {
  const { err, json } = await answering('old').run('status', '--json');
  expect(JSON.parse(err)).toMatchObject({ warning: { hint: expect.stringContaining('mayor restart') } });
  expect(json).toHaveProperty('town.version');
});

it('restarts the daemon, and says which version runs and who lived on', async () => {
  const cli = fakeCli();
  cli.town.set({ polecats: [polecatRow({ pane: '%3' })] });
  expect((await cli.run('restart')).out).toBe(
    'The town is up again: mayor 0.1.0, pid 4242, agents in a pane found again\n',
  );
  const none = cli.with({ restartDaemon: async () => ({ running: false }) });
  expect((await none.run('restart')).out).toMatch(/^No town was running; it is up now/);
  expect((await none.run('restart', '--json')).json).toMatchObject({ running: false, town: { pid: 4242 } });
  const agent = cli.with({ env: { MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '1' } });
  expect(await agent.run('restart')).toMatchObject({ code: 2, err: expect.stringContaining('not for agents') });
});
