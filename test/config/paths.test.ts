import { describe, expect, it } from 'vitest';
import { townPaths } from '../../src/config/paths.ts';

const here = { platform: 'linux', home: '/home/me', cwd: '/work' };

describe('the folders of a town', () => {
  it('are all inside MAYOR_HOME when it is set', () => {
    const { id, ...paths } = townPaths({ ...here, env: { MAYOR_HOME: '/srv/My Town', XDG_STATE_HOME: '/elsewhere' } });
    expect(paths).toEqual({
      name: 'my-town',
      home: '/srv/My Town',
      config: '/srv/My Town/rigs.yaml',
      state: '/srv/My Town/state',
      journal: '/srv/My Town/state/journal',
      run: '/srv/My Town/run',
      lock: '/srv/My Town/run/lock',
      socket: '/srv/My Town/run/mayor.sock',
      worktrees: '/srv/My Town/worktrees',
      logs: '/srv/My Town/logs',
      bin: '/srv/My Town/bin',
    });
    expect(id).toMatch(/^my-town-[0-9a-f]{8}$/);
  });

  it('are XDG’s by default', () => {
    expect(townPaths({ ...here, env: { XDG_RUNTIME_DIR: '/run/user/7' } })).toEqual({
      name: 'mayor',
      id: 'mayor',
      home: '/home/me/.local/state/mayor',
      config: '/home/me/.config/mayor/rigs.yaml',
      state: '/home/me/.local/state/mayor',
      journal: '/home/me/.local/state/mayor/journal',
      run: '/run/user/7/mayor',
      lock: '/run/user/7/mayor/lock',
      socket: '/run/user/7/mayor/mayor.sock',
      worktrees: '/home/me/.local/share/mayor/worktrees',
      logs: '/home/me/.local/state/mayor/logs',
      bin: '/home/me/.local/share/mayor/bin',
    });
  });

  it('follow the XDG variables, but not relative or empty ones', () => {
    const env = { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '', XDG_DATA_HOME: 'relative', MAYOR_HOME: '' };
    const { config, state, worktrees, run } = townPaths({ ...here, platform: 'darwin', env });
    expect([config, state, worktrees, run]).toEqual([
      '/c/mayor/rigs.yaml',
      '/home/me/.local/state/mayor',
      '/home/me/.local/share/mayor/worktrees',
      '/home/me/.local/state/mayor/run',
    ]);
  });

  it.each([
    ['./town/', '/work/town'],
    ['~/towns/a', '/home/me/towns/a'],
    ['/a/../b', '/b'],
  ])('MAYOR_HOME=%s is %s', (written, home) => {
    expect(townPaths({ ...here, env: { MAYOR_HOME: written } }).home).toBe(home);
  });

  it('two towns of one name are told apart, and the same town is not', () => {
    const idOf = (home: string) => townPaths({ ...here, env: { MAYOR_HOME: home } }).id;
    expect(idOf('/a/town')).not.toBe(idOf('/b/town'));
    expect(idOf('/a/town')).toBe(idOf('/a/town/'));
  });

  it('a town whose folder has no letters has a name all the same', () => {
    expect(townPaths({ ...here, env: { MAYOR_HOME: '/' } }).name).toBe('town');
  });

  it('there are none on Windows, which is said', () => {
    expect(() => townPaths({ ...here, platform: 'win32', env: {} })).toThrow(/Windows/);
  });
});
