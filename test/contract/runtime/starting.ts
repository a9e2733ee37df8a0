/** Starting: one pane for (polecat, run), refusals that leave nothing. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { ConflictError, TerminalError } from '../../../src/core/errors.ts';
import { polecatId, rigName } from '../../../src/core/ids.ts';
import { type Check, dead, specOf } from './stage.ts';

export const starting: readonly Check[] = [
  {
    title: 'nothing was started: the list is empty',
    check: async ({ runtime }) => expect(await runtime.list()).toEqual([]),
  },
  {
    title: 'starting shows one living pane that knows whose it is',
    check: async (stage) => {
      const pane = await stage.runtime.start(specOf(stage));
      expect(pane).toMatchObject({ rig: 'shop', polecat: 'amber', epoch: 7, run: 1, alive: true });
      expect(pane.exit).toBeUndefined();
      expect(stage.lives(pane.pid ?? 0)).toBe(true);
      const listed = await stage.runtime.list();
      expect(listed.map(({ pane: handle, pid }) => ({ handle, pid }))).toEqual([{ handle: pane.pane, pid: pane.pid }]);
    },
  },
  {
    title: 'starting twice leaves one pane',
    check: async (stage) => {
      const first = await stage.runtime.start(specOf(stage));
      const second = await stage.runtime.start(specOf(stage));
      expect([second.pane, second.pid]).toEqual([first.pane, first.pid]);
      expect(await stage.runtime.list()).toHaveLength(1);
    },
  },
  {
    title: 'starting twice at the same moment leaves one pane',
    check: async (stage) => {
      const panes = await Promise.all([1, 2, 3].map(() => stage.runtime.start(specOf(stage))));
      expect(new Set(panes.map((pane) => pane.pane)).size).toBe(1);
      expect(await stage.runtime.list()).toHaveLength(1);
    },
  },
  {
    title: 'a dead pane of the same run is returned, not started again',
    check: async (stage) => {
      const spec = specOf(stage, { argv: stage.argv('exit', '3') });
      const first = await stage.runtime.start(spec);
      await dead(stage.runtime);
      const again = await stage.runtime.start(spec);
      expect(again).toMatchObject({ pane: first.pane, alive: false, exit: 3 });
    },
  },
  {
    title: 'a newer run replaces the pane of the older one',
    check: async (stage) => {
      const older = await stage.runtime.start(specOf(stage));
      const newer = await stage.runtime.start(specOf(stage, { run: 2 }));
      expect(newer.pane).not.toBe(older.pane);
      expect((await stage.runtime.list()).map((pane) => pane.run)).toEqual([2]);
      expect(stage.lives(older.pid ?? 0)).toBe(false);
    },
  },
  {
    title: 'an older run is refused while a newer one has a pane',
    check: async (stage) => {
      await stage.runtime.start(specOf(stage, { run: 2 }));
      await expect(stage.runtime.start(specOf(stage))).rejects.toBeInstanceOf(ConflictError);
      expect((await stage.runtime.list()).map((pane) => pane.run)).toEqual([2]);
    },
  },
  {
    title: 'twenty starts at once leave twenty panes in their rigs',
    check: async (stage) => {
      const specs = Array.from({ length: 20 }, (_, at) =>
        specOf(stage, { polecat: polecatId(`p${at}`), rig: rigName(at % 2 === 0 ? 'shop' : 'shop.api') }),
      );
      await Promise.all(specs.map((spec) => stage.runtime.start(spec)));
      const listed = await stage.runtime.list();
      const said = listed.map(({ polecat, rig, alive }) => `${polecat} ${rig} ${alive}`).sort();
      expect(said).toEqual(specs.map(({ polecat, rig }) => `${polecat} ${rig} true`).sort());
    },
  },
  {
    title: 'a missing program is refused and leaves nothing',
    check: async (stage) => {
      const started = stage.runtime.start(specOf(stage, { argv: ['no-such-agent', 'x'] }));
      await expect(started).rejects.toBeInstanceOf(TerminalError);
      await expect(started).rejects.toThrow('no-such-agent');
      expect(await stage.runtime.list()).toEqual([]);
    },
  },
  {
    title: 'a missing folder is refused and leaves nothing',
    check: async (stage) => {
      const started = stage.runtime.start(specOf(stage, { cwd: join(stage.folder, 'absent') }));
      await expect(started).rejects.toBeInstanceOf(TerminalError);
      expect(await stage.runtime.list()).toEqual([]);
    },
  },
  {
    title: 'a refused newer run leaves the older pane alone',
    check: async (stage) => {
      await stage.runtime.start(specOf(stage));
      await expect(stage.runtime.start(specOf(stage, { run: 2, argv: ['no-such-agent'] }))).rejects.toThrow();
      expect((await stage.runtime.list()).map(({ run, alive }) => ({ run, alive }))).toEqual([{ run: 1, alive: true }]);
    },
  },
  {
    title: 'a label of control characters and quotes does no harm',
    check: async (stage) => {
      const label = '\x1b[31mred\x07 \'";\n#(touch owned) #[bg=red] 日本';
      await stage.runtime.start(specOf(stage, { label, polecat: polecatId('a.b') }));
      expect(await stage.runtime.list()).toMatchObject([{ polecat: 'a.b', alive: true }]);
    },
  },
];
