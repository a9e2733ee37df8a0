import { expect, it, onTestFinished } from 'vitest';
import type { HostingSettings } from '../../src/core/settings.ts';
import { hostingCheck } from '../../src/main/hosting-check.ts';
import { startPulls } from '../github/pull-server.ts';
import { TOKEN } from '../github/server.ts';
import { git, makeRepo } from '../helpers/repo.ts';
import { rig } from '../helpers/world.ts';

const place = async () => {
  const [repo, server] = [await makeRepo(), await startPulls(async () => undefined)];
  onTestFinished(async () => {
    await server.close();
    await repo.remove();
  });
  const look = async (env: Readonly<Record<string, string>>, more: Partial<HostingSettings> = {}) => {
    const hosting: HostingSettings = {
      ...{ kind: 'github', url: server.url, remote: 'origin', labels: [], draft: false, comments: 'writers' },
      ...{ pollMs: 15_000, ...more },
    };
    const [check] = hostingCheck(rig({ path: repo.path, merge: 'pr', hosting }), env);
    return check?.look();
  };
  return { repo, look };
};

it('doctor says who may make pull requests where, and what stands in the way, without the token', async () => {
  const { repo, look } = await place();
  expect(await look({ GH_TOKEN: TOKEN })).toMatchObject({
    state: 'bad',
    say: /no remote "origin"/,
    hint: /git remote add/,
  });
  await git(repo, 'remote', 'add', 'origin', 'git@git.example.com:acme/shop.git');
  expect(await look({ GH_TOKEN: TOKEN })).toMatchObject({ state: 'ok', say: /^github, acme\/shop as mayor-account\n/ });
  expect(await look({})).toMatchObject({ state: 'bad', hint: /Set GITHUB_TOKEN or GH_TOKEN/ });
  expect(await look({ GH_TOKEN: TOKEN }, { repo: 'acme/none' })).toMatchObject({
    state: 'bad',
    say: /404/,
    hint: /hosting\.repo/,
  });
  const refused = await look({ MINE: 'wrong-token' }, { token: 'MINE' });
  expect(refused).toMatchObject({ state: 'bad', say: /401/, hint: /Set MINE/ });
  expect(JSON.stringify(refused)).not.toContain('wrong-token');
});

it('a rig without pull requests is not looked at', () => {
  expect(hostingCheck(rig(), {})).toEqual([]);
});
