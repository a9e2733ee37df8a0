import { describe, expect, it } from 'vitest';
import { statusText } from '../../../src/surfaces/cli/status-text.ts';
import { widthOf } from '../../../src/surfaces/tui/drawing/text.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import { convoyRow, inboxRow, mergeRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const view = {
  ...emptyStatus,
  rigs: [rigRow()],
  tasks: [taskRow()],
  polecats: [
    polecatRow(),
    polecatRow({ id: 'cedar', state: 'stuck', title: '日本語 の題 \x1b[31mred\nline', because: '3 failures: exit 1' }),
  ],
  convoys: [convoyRow({ name: 'A long name '.repeat(10) })],
  merges: [
    mergeRow(),
    mergeRow({ id: 'x', state: 'held', because: 'your checkout is dirty' }),
    mergeRow({ id: 'y', state: 'settled', title: 'Over' }),
  ],
  inbox: [inboxRow({ title: 'amber asks: '.repeat(20) })],
  problems: [{ where: 'site', what: 'The base branch main does not exist '.repeat(4), hint: 'Set base' }],
  totals: { ...emptyStatus.totals, needsYou: 1, working: 2 },
};
const now = emptyStatus.town.startedAt + 3_600_000;
const plain = (_: string, text: string) => text;

describe('the picture of a town', () => {
  it.each([60, 80, 140])('fits %i columns', (width) => {
    for (const line of statusText(view, { now, width, paint: plain }))
      expect(widthOf(line), line).toBeLessThanOrEqual(width);
  });

  it('says which tasks are ready but cannot be taken, unless the inbox does', () => {
    const because = 'rig shop knows no role "painter"';
    const tasks = ['shop-a', 'shop-b', 'shop-c'].map((id) => taskRow({ id, state: 'ready', because }));
    const inbox = [inboxRow({ task: 'shop-b' })];
    const [, , ...fine] = tasks.map(({ because: _none, ...row }) => row);
    const text = statusText(
      { ...view, inbox, tasks: [...tasks.slice(0, 2), ...fine] },
      { now, width: 80, paint: plain },
    );
    const at = text.indexOf('Ready, but nobody can take them');
    expect(text.slice(at + 1, at + 3)).toEqual([expect.stringMatching(/^ {2}shop-a .*painter"$/), '']);
  });

  it('shows every part, what needs a person first', () => {
    const text = statusText(view, { now, width: undefined, paint: plain });
    const heads = text.filter((line) => /^[A-Z][a-z]+$/.test(line));
    expect(heads).toEqual(['Inbox', 'Merges', 'Polecats', 'Convoys', 'Rigs', 'Problems']);
    expect(text[1]).toBe('1 needs you, 1 in review, 1 problem');
    expect(text.at(-1)).toBe('Next: mayor inbox ask-1, mayor diff shop-k3f9, mayor approve shop-k3f9');
  });

  it('offers to approve what is not known to fail, and of all that fails to reject one', () => {
    const red = mergeRow({ id: 'r', task: 'shop-red', rehearsal: { state: 'red', say: 'red: unit' } });
    const next = (...merges: readonly (typeof red)[]) =>
      statusText({ ...emptyStatus, rigs: [rigRow()], merges }, { now, width: undefined, paint: plain }).at(-1);
    expect(next(red, mergeRow())).toBe('Next: mayor diff shop-k3f9, mayor approve shop-k3f9');
    expect(next(red)).toBe('Next: mayor diff shop-red, mayor reject shop-red --because "…"');
  });

  it('gives a reason a line of its own, so that it is never cut off', () => {
    const text = statusText(view, { now, width: 60, paint: plain });
    expect(text).toContain('    3 failures: exit 1');
    expect(text).toContain('    your checkout is dirty');
  });

  it('names no worker of the whole of a convoy', () => {
    const whole = mergeRow({ id: 'convoy.docs', task: 'convoy.docs', polecat: 'convoy.docs', title: 'Convoy "Docs"' });
    const lines = statusText({ ...emptyStatus, merges: [whole] }, { now, width: 100, paint: plain });
    expect(lines.find((line) => line.includes('convoy.docs'))?.match(/convoy\.docs/g)).toHaveLength(1);
  });

  it('leaves out what is over and what is empty', () => {
    expect(statusText(view, { now, width: 80, paint: plain }).join('\n')).not.toContain('Over');
    expect(statusText(emptyStatus, { now, width: 80, paint: plain })).toEqual([
      'Town test at /tmp/town, up for 1h (pid 4242, mayor 0.1.0)',
      'No rigs yet',
      '',
      'Next: mayor init (in a clone)',
    ]);
  });
});

describe('mayor status', () => {
  const town = () => {
    const cli = fakeCli();
    cli.town.set(view);
    return cli;
  };
  const terminal = { write: () => {}, isTTY: true, columns: 80 };

  it('prints the whole picture as JSON on one line', async () => {
    const { out, json } = await town().run('status', '--json');
    expect(out.trimEnd()).not.toContain('\n');
    expect(json).toEqual(view);
  });

  it('is colourless in a pipe, and with NO_COLOR in a terminal', async () => {
    expect((await town().run('status')).out).not.toContain('\x1b');
    expect(
      (
        await town()
          .with({ out: terminal, env: { NO_COLOR: '1' } })
          .run('status')
      ).out,
    ).not.toContain('\x1b');
    expect(
      (
        await town()
          .with({ out: terminal, env: { TERM: 'dumb' } })
          .run('status')
      ).out,
    ).not.toContain('\x1b');
  });

  it('is coloured in a terminal, by us alone', async () => {
    const { out } = await town().with({ out: terminal }).run('status');
    expect(out).toContain('\x1b[31mstuck\x1b[0m');
    expect(out).not.toContain('\x1b[31mred');
    expect(out.replace(/\x1b\[[0-9;]*m/g, '')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });
});
