import { describe, expect, it } from 'vitest';
import { openRuntime } from '../../../src/adapters/runtimes/index.ts';
import { TerminalError } from '../../../src/core/errors.ts';
import { ptySelf } from '../../helpers/pty.ts';
import { ptyTown } from '../../helpers/pty-town.ts';

const self = ptySelf();

describe('runtime: auto', () => {
  it('is ptys on a machine without tmux, where tmux itself is refused', async () => {
    const { place, folder } = await ptyTown(await self());
    const without = { ...place, env: { PATH: folder } };
    expect((await openRuntime('auto', without)).kind).toBe('pty');
    await expect(openRuntime('tmux', without)).rejects.toBeInstanceOf(TerminalError);
  });

  it('is tmux where there is one', async () => {
    const { place } = await ptyTown(await self());
    expect((await openRuntime('auto', place)).kind).toBe('tmux');
    expect((await openRuntime('pty', place)).kind).toBe('pty');
  });

  it('stays with ptys while agents are in them', async () => {
    const { place, runtime, spec } = await ptyTown(await self());
    const { pane } = await runtime.start(await spec('setInterval(() => {}, 1 << 30)'));
    const chosen = await openRuntime('auto', place);
    expect(chosen.kind).toBe('pty');
    expect(await chosen.list()).toMatchObject([{ pane }]);
    await chosen.close('leave-running');
    await runtime.stop(pane, 0);
    expect((await openRuntime('auto', place)).kind).toBe('tmux');
  });
});
