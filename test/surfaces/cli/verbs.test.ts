import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../src/core/errors.ts';
import type { Recorded } from '../../../src/core/event.ts';
import { convoyId, itemId, polecatId, rigName, sha, taskId } from '../../../src/core/ids.ts';
import type { AgentHere } from '../../../src/surfaces/cli/deps.ts';
import { fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import { convoyRow, inboxRow, mergeRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';
import { until } from '../../helpers/until.ts';

const lively = () => {
  const cli = fakeCli();
  cli.town.set({
    rigs: [rigRow()],
    tasks: [taskRow({ state: 'in-review' })],
    polecats: [polecatRow({ state: 'done' })],
    convoys: [convoyRow()],
    merges: [mergeRow()],
    inbox: [
      inboxRow(),
      inboxRow({ id: 'perm-1', kind: 'permission', options: ['allow', 'deny'], rule: 'shell: git commit *' }),
    ],
    permissions: [
      { id: 'permissions.deny[0]', rig: '*', state: 'deny', rule: 'shell: rm *', scope: 'always', from: 'rigs.yaml' },
      {
        ...{ id: 'rule-1a2b3c4d', rig: 'shop', state: 'allow', rule: 'edit: a.md', scope: 'task' },
        ...{ task: 'shop-k3f9', from: 'ada', at: 0 },
      },
    ],
  });
  return cli;
};
const person = { kind: 'person', name: 'ada' };

describe('a command to the town', () => {
  it.each([
    [['approve', 'k3f9'], { kind: 'approve', task: 'shop-k3f9', tree: 'a'.repeat(40) }],
    [['approve', 'k3f9', '--anyway'], { kind: 'approve', task: 'shop-k3f9', tree: 'a'.repeat(40), anyway: true }],
    [['approve', 'k3f9', '--tree', 'AAAAAAAA'], { kind: 'approve', task: 'shop-k3f9', tree: 'a'.repeat(40) }],
    [['reject', 'shop-k3f9', '--because', '- too long'], { kind: 'reject', task: 'shop-k3f9', because: '- too long' }],
    [['withdraw', 'k3f9'], { kind: 'withdraw', task: 'shop-k3f9' }],
    [['restore', 'stuck-1'], { kind: 'restore', item: 'stuck-1' }],
    [['sling', 'k3f9'], { kind: 'sling', task: 'shop-k3f9' }],
    [['sling', 'shop-new1', '--agent', 'codex'], { kind: 'sling', task: 'shop-new1', agent: 'codex' }],
    [['tell', 'amb', 'use', 'the helper'], { kind: 'tell', polecat: 'amber', text: 'use the helper' }],
    [
      ['tell', 'amber', '--force', 'is', 'not needed'],
      { kind: 'tell', polecat: 'amber', text: '--force is not needed' },
    ],
    [['stop', 'shop-k3f9'], { kind: 'stop', polecat: 'amber' }],
    [['convoy', 'remove', 'greet'], { kind: 'convoy.remove', convoy: 'greetings' }],
    [['answer', 'perm-1', 'allow'], { kind: 'answer', item: 'perm-1', answer: { kind: 'allow' } }],
    [
      ['answer', 'perm', 'deny', 'not', 'here'],
      { kind: 'answer', item: 'perm-1', answer: { kind: 'deny', because: 'not here' } },
    ],
    [
      ['answer', 'perm-1', 'allow', '--for', 'task'],
      { kind: 'answer', item: 'perm-1', answer: { kind: 'allow', for: 'task' } },
    ],
    [
      ['answer', 'perm-1', 'deny', 'not', 'here', '--always'],
      { kind: 'answer', item: 'perm-1', answer: { kind: 'deny', because: 'not here', for: 'always' } },
    ],
    [['permissions', 'remove', 'rule-1a'], { kind: 'permission.remove', rule: 'rule-1a2b3c4d' }],
    [['answer', 'ask-1', 'dismiss'], { kind: 'answer', item: 'ask-1', answer: { kind: 'dismiss' } }],
    [
      ['answer', 'ask-1', 'allow me to explain'],
      { kind: 'answer', item: 'ask-1', answer: { kind: 'text', text: 'allow me to explain' } },
    ],
  ])('mayor %j', async (argv, command) => {
    const cli = lively();
    const { code, err } = await cli.run(...argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(cli.town.submitted).toEqual([{ command, by: person }]);
  });

  it('says what the town answered and what happens next', async () => {
    const cli = lively();
    cli.town.replies({ ok: true, seq: 9, say: 'shop-k3f9 is approved' });
    const { out } = await cli.run('approve', 'k3f9');
    expect(out).toBe(
      'shop-k3f9 is approved\nIt is rehearsed, checked and landed now. Follow it: mayor wait --task shop-k3f9 --state landed\n',
    );
  });

  it('prints the reply as JSON', async () => {
    expect((await lively().run('stop', 'amber', '--json')).json).toEqual({ ok: true, seq: 1, say: 'Done' });
  });

  it('withdraws several, and says which of them it was too late for', async () => {
    const cli = lively();
    cli.town.set({ tasks: [taskRow(), taskRow({ id: 'shop-m2c4' })] });
    const refusal = { what: 'shop-k3f9 has landed already', hint: 'mayor undo shop-k3f9' };
    cli.town.replies((command) =>
      command.kind === 'withdraw' && command.task === 'shop-k3f9'
        ? { ok: false, refusal }
        : { ok: true, seq: 4, say: 'The approval of shop-m2c4 is taken back' },
    );
    expect(await cli.run('withdraw', 'k3f9', 'm2c4', 'shop-k3f9')).toMatchObject({
      code: 1,
      out: 'The approval of shop-m2c4 is taken back\n',
      err: '1 of 2 are not taken back: shop-k3f9 has landed already\nmayor undo shop-k3f9\n',
    });
    const { json, code } = await cli.run('withdraw', 'k3f9', 'm2c4', '--json');
    expect({ json, code }).toMatchObject({ code: 1, json: [{ task: 'shop-k3f9', refusal }, { ok: true }] });
    expect((await cli.run('withdraw', 'm2c4', 'nothing')).err).toContain('"nothing"');
    expect(cli.town.submitted).toHaveLength(4);
  });

  it('prints a refusal with its lines and its hint', async () => {
    const cli = lively();
    const refusal = { what: 'There is uncommitted work', hint: 'Commit it', lines: ['a.txt', 'b\x1b[2J.txt'] };
    cli.town.replies({ ok: false, refusal });
    expect(await cli.run('stop', 'amber')).toMatchObject({
      code: 1,
      out: '',
      err: 'There is uncommitted work\n  a.txt\n  b.txt\nCommit it\n',
    });
    expect((await cli.run('stop', 'amber', '--json')).json).toEqual({ error: refusal });
  });

  it('says what an item takes when the answer does not fit', async () => {
    const { code, err } = await lively().run('answer', 'perm-1', 'perhaps');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'This cannot be answered with "perhaps"\nIt takes: allow, deny\n',
    });
  });

  describe('to a dialog with options', () => {
    const dialog = {
      id: 'dialog-1',
      kind: 'dialog',
      title: 'Which colour?',
      options: ['choice', 'dismiss'],
      choices: [
        { key: '1', label: 'Red' },
        { key: '2', label: 'Deep\x1b[2J blue' },
      ],
    } as const;
    const asking = (change: object = {}) => {
      const cli = lively();
      cli.town.set({ inbox: [inboxRow({ ...dialog, ...change })] });
      return cli;
    };

    it.each([
      ['2', '2'],
      ['red', '1'],
    ])('takes %s for an option', async (said, key) => {
      const cli = asking();
      await cli.run('answer', 'dialog-1', said);
      expect(cli.town.submitted.at(-1)?.command).toMatchObject({ answer: { kind: 'choice', key } });
    });

    it('lists them, and says so of what is none', async () => {
      const { code, err } = await asking().run('answer', 'dialog-1', '3');
      expect({ code, err }).toEqual({
        code: 2,
        err: 'This cannot be answered with "3"\nIt takes: 1 (Red), 2 (Deep blue), dismiss\n',
      });
      const { out } = await asking().run('inbox', 'dialog-1');
      expect(out).toContain('1  Red\n2  Deep blue\n\nmayor answer dialog-1 1 | 2 | dismiss\n');
    });

    it('takes other words where those are wanted, too', async () => {
      const cli = asking({ options: ['choice', 'text', 'deny'] });
      await cli.run('answer', 'dialog-1', 'green');
      expect(cli.town.submitted.at(-1)?.command).toMatchObject({ answer: { kind: 'text', text: 'green' } });
    });
  });
});

describe('an approval', () => {
  it('is not given to another tree than the one named', async () => {
    const cli = lively();
    const { code, err } = await cli.run('approve', 'k3f9', '--tree', 'bbbbbbbb');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'shop-k3f9 has something else in review now: tree aaaaaaaaaaaa\nmayor diff shop-k3f9\n',
    });
    expect(cli.town.submitted).toEqual([]);
  });

  it('binds to what mayor diff showed, although something else came meanwhile', async () => {
    const cli = lively();
    const old = {
      task: 'shop-k3f9',
      title: '',
      commit: 'c'.repeat(40),
      tree: 'b'.repeat(40),
      text: '',
      truncated: false,
      files: [],
    };
    cli.town.holds.diffs['shop-k3f9'] = old;
    await cli.run('diff', 'k3f9');
    const { code, err } = await cli.run('approve', 'k3f9');
    expect({ code, err: err.split('\n')[1] }).toEqual({ code: 1, err: 'mayor diff shop-k3f9' });
    expect(cli.town.submitted).toEqual([]);
    cli.town.holds.diffs['shop-k3f9'] = { ...old, tree: 'a'.repeat(40) };
    await cli.run('diff', 'k3f9');
    expect((await cli.run('approve', 'k3f9')).code).toBe(0);
  });

  it('needs something in review', async () => {
    const cli = lively();
    cli.town.set({ merges: [], tasks: [taskRow({ state: 'working' })] });
    const { code, err } = await cli.run('approve', 'k3f9');
    expect(code).toBe(1);
    expect(err).toContain('shop-k3f9 has handed in nothing to approve: it is working');
    cli.town.set({ merges: [], tasks: [taskRow({ state: 'stuck' })] });
    expect((await cli.run('approve', 'k3f9')).err).toContain('it is stuck\nmayor why shop-k3f9');
    for (const verb of ['approve', 'resolve'])
      expect((await cli.run(verb, 'shop-zzzz')).err).toContain(
        'There is no task shop-zzzz in this town\nmayor task list',
      );
  });
});

describe('mayor diff', () => {
  const diff = {
    task: 'shop-k3f9',
    title: 'Add a greeting',
    commit: 'c'.repeat(40),
    tree: 'a'.repeat(40),
    note: 'Short and kind',
    text: 'diff --git a/g b/g\n@@ -0,0 +1 @@\n+hello \x1b[31mred\n',
    truncated: false,
    files: [{ path: 'g', added: 1, removed: 0 }],
  };

  it('shows the note, the files, the lines, and the tree to approve', async () => {
    const cli = lively();
    cli.town.holds.diffs['shop-k3f9'] = diff;
    const { out } = await cli.run('diff', 'k3f9');
    for (const part of ['Short and kind', '1 file', '+1', '+hello red', 'mayor approve shop-k3f9 --tree aaaaaaaaaaaa'])
      expect(out).toContain(part);
    expect((await cli.run('diff', 'k3f9', '--stat')).out).not.toContain('+hello');
    expect((await cli.run('diff', 'k3f9', '--json')).json).toEqual(diff);
  });

  it('says that nothing was handed in yet', async () => {
    expect(await lively().run('diff', 'k3f9')).toMatchObject({
      code: 1,
      err: 'shop-k3f9 has handed in nothing yet\nmayor status shows how far it is\n',
    });
  });
});

describe('an agent', () => {
  const env = { MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '3' };
  const by = { kind: 'agent', polecat: polecatId('amber'), epoch: 3 };

  it.each([
    [['done'], { kind: 'done', polecat: 'amber', epoch: 3 }],
    [['done', '-m', 'It works'], { kind: 'done', polecat: 'amber', epoch: 3, note: 'It works' }],
    [['ask', '- which', 'one?'], { kind: 'ask', polecat: 'amber', epoch: 3, text: '- which one?' }],
    [['note', 'hm', '--json'], { kind: 'note', polecat: 'amber', epoch: 3, text: 'hm' }],
  ])('says mayor %j', async (argv, command) => {
    const cli = lively();
    expect((await cli.with({ env }).run(...argv)).code).toBe(0);
    expect(cli.town.submitted).toEqual([{ command, by }]);
  });

  it('is heard by a town that is just starting again', async () => {
    const cli = lively();
    let calls = 0;
    const restarting = cli.with({
      env,
      connect: async () => {
        const gone = await nobodyHome();
        return {
          ...gone,
          submit: (command, actor) => (++calls < 3 ? gone.submit(command, actor) : cli.town.submit(command, actor)),
        };
      },
    });
    const ran = restarting.run('done');
    await until('the third try', () => {
      cli.clock.advance(500);
      return calls === 3;
    });
    expect((await ran).code).toBe(0);
  });

  describe('that waits for its answer', () => {
    const asked = async (answer: string | undefined, ...argv: readonly string[]) => {
      const cli = lively();
      cli.town.replies({ ok: true, seq: 7, say: 'Waiting for a person', subject: 'ask-9' });
      const ran = cli.with({ env }).run('ask', ...argv);
      await until('it listens', () => cli.town.listeners() === 1);
      const item = itemId('ask-9');
      const removed = answer === undefined ? { item, by: 'ada' } : { item, by: 'ada', answer };
      cli.town.holds.events = [{ seq: 8, at: 1, v: 1, type: 'inbox.removed', ...removed }];
      cli.town.set({});
      const { code, out, err } = await ran;
      return { code, out, err, command: cli.town.submitted[0]?.command };
    };

    it('gets it printed', async () => {
      expect(await asked('in German', '--wait', 'Which', 'one?')).toMatchObject({
        code: 0,
        out: 'in German\n',
        command: { kind: 'ask', text: 'Which one?', wants: 'text', waits: true },
      });
    });
    it('goes on only when it is allowed to', async () => {
      expect(await asked('allow', '--permission', 'Rewrite it?')).toMatchObject({
        code: 0,
        command: { wants: 'permission' },
      });
      expect(await asked('deny: not today', '--permission', 'Rewrite it?')).toMatchObject({
        code: 1,
        err: 'Denied: not today\n',
      });
    });
    it('does not go on when nobody will answer any more', async () => {
      expect(await asked(undefined, '--wait', 'Which one?')).toMatchObject({ code: 1, out: '' });
      expect(await asked('dismiss', '--wait', 'Which one?')).toMatchObject({ code: 1, out: '' });
    });
  });

  it('is told that a person has no work to hand in', async () => {
    expect(await lively().run('done')).toMatchObject({ code: 2, err: expect.stringContaining('is for agents') });
  });
});

describe('mayor convoy', () => {
  it('says what of it was closed elsewhere, in text and in JSON', async () => {
    const cli = lively();
    cli.town.set({ convoys: [convoyRow({ state: 'done', landed: 1, closed: 1 })] });
    const said = '1 of 2 landed, 1 closed elsewhere';
    expect((await cli.run('convoy', 'show', 'greetings')).out).toContain(`Greetings is done: ${said}`);
    expect((await cli.run('convoy', 'list')).out).toContain(said);
    expect((await cli.run('status')).out).toContain(said);
    expect((await cli.run('convoy', 'list', '--json')).json).toMatchObject([{ state: 'done', landed: 1, closed: 1 }]);
  });

  it('is made of tasks by the beginnings of their ids, and printed as JSON', async () => {
    const cli = fakeCli();
    const tasks = [];
    for (const title of ['a', 'b']) {
      const { out } = await cli.run('task', 'add', title, '--json');
      const task: { readonly id: string } = JSON.parse(out);
      tasks.push(task.id);
    }
    cli.town.replies({ ok: true, seq: 4, say: 'Convoy "Greetings" with 2 tasks', subject: 'greetings' });
    const { json } = await cli.run('convoy', 'new', 'Greetings', ...tasks.map((id) => id.slice(5)), '--one', '--json');
    expect(json).toEqual({ id: 'greetings', name: 'Greetings', tasks, one: true, seq: 4 });
    expect(cli.town.submitted[0]?.command).toEqual({ kind: 'convoy.new', name: 'Greetings', tasks, one: true });
  });

  it('takes more tasks, by the beginnings of their ids', async () => {
    const cli = lively();
    const { out } = await cli.run('task', 'add', 'a', '--json');
    const task: { readonly id: string } = JSON.parse(out);
    expect((await cli.run('convoy', 'add', 'greet', task.id.slice(5))).code).toBe(0);
    expect(cli.town.submitted[0]?.command).toEqual({ kind: 'convoy.add', convoy: 'greetings', tasks: [task.id] });
  });

  it('is made without a daemon, straight in the journal', async () => {
    const cli = fakeCli();
    const { out: added } = await cli.run('task', 'add', 'a', '--json');
    const task: { readonly id: string } = JSON.parse(added);
    const { code, out } = await cli.with({ connect: nobodyHome }).run('convoy', 'new', 'Greetings', task.id);
    expect({ code, out }).toEqual({ code: 0, out: 'Done offline: greetings\n' });
  });

  it('is listed and shown with its tasks', async () => {
    const cli = lively();
    expect((await cli.run('convoy', 'list')).out).toContain('Greetings  working  0 of 2 landed, 1 working');
    expect((await cli.run('convoy', 'list', '--json')).json).toEqual([convoyRow()]);
    expect((await cli.run('convoy', 'show', 'greet')).out).toContain('shop-k3f9  in-review  Add a greeting');
    expect((await cli.run('convoy', 'show', 'greet', '--json')).json).toMatchObject({
      id: 'greetings',
      rows: [{ id: 'shop-k3f9' }],
    });
  });
});

describe('mayor answer, of what another has answered', () => {
  it('says who was first, and with what', async () => {
    const cli = lively();
    const removed = { item: itemId('perm-9'), by: 'ben', answer: 'allow' } as const;
    cli.town.holds.events = [{ seq: 8, at: 1, v: 1, type: 'inbox.removed', ...removed }];
    const { code, err } = await cli.run('answer', 'perm-9', 'deny', 'Not here');
    expect(code).toBe(1);
    expect(err).toContain('perm-9 waits for no answer any more: ben answered it: allow');
    expect(cli.town.submitted).toEqual([]);
  });
  it('says that there is none where nothing is known of it', async () => {
    const { err } = await lively().run('answer', 'perm-9', 'allow');
    expect(err).toContain('There is no inbox item "perm-9"');
  });
});

describe('mayor inbox', () => {
  it('shows what waits, merges in review beside it', async () => {
    const { out } = await lively().run('inbox');
    expect(out).toContain('ask-1');
    expect(out).toContain('which greeting?');
    expect(out).toContain('shop-k3f9  in-review');
  });
  it('shows one item whole', async () => {
    const { out } = await lively().run('inbox', 'ask-1');
    expect(out).toContain('Which greeting?');
    expect(out).toContain('mayor answer ask-1 "…" | dismiss');
  });
  it('says of a permission which rule an answer for more than once makes, or why none', async () => {
    const cli = lively();
    expect((await cli.run('inbox', 'perm-1')).out).toMatch(
      /Of this kind is shell: git commit \*\nmayor answer perm-1 allow \| deny with --for task \(for this task\)/,
    );
    const once = 'It is more than one plain command';
    cli.town.set({ inbox: [inboxRow({ id: 'perm-1', kind: 'permission', options: ['allow', 'deny'], once })] });
    expect((await cli.run('inbox', 'perm-1')).out).toContain(`Only this once: ${once}`);
  });
  it('takes no other answer for more than once, and no other scope', async () => {
    expect(await lively().run('answer', 'ask-1', 'dismiss', '--always')).toMatchObject({ code: 2 });
    expect(await lively().run('answer', 'perm-1', 'allow', '--for', 'town')).toMatchObject({ code: 2 });
  });
  it('says so when nothing waits', async () => {
    expect((await fakeCli().run('inbox')).out).toBe('Nothing waits for you\n');
    expect((await fakeCli().run('inbox', '--json')).json).toEqual({ inbox: [], merges: [] });
  });
});

describe('mayor permissions', () => {
  it('lists every rule with where it holds, where it comes from, and what takes it back', async () => {
    const { out } = await lively().run('permissions');
    expect(out).toMatch(/^deny +shell: rm \* +always +rigs\.yaml +permissions\.deny\[0\]$/m);
    expect(out).toMatch(/^allow +edit: a\.md +for shop-k3f9 +by ada, .+rule-1a2b3c4d$/m);
    expect((await lively().run('permissions', '--json')).json).toHaveLength(2);
  });
  it('says what it means that there are none', async () => {
    expect((await fakeCli().run('permissions')).out).toContain('asked about everything');
  });
});

describe('mayor up and down', () => {
  it('starts the town and says so where there is no terminal', async () => {
    const { code, out } = await lively().run('up', '--headless');
    expect({ code, out }).toEqual({ code: 0, out: 'The town is up: 1 rig, 1 convoy, pid 4242\n' });
  });

  it('says that it is up already', async () => {
    const cli = lively().with({ startDaemon: async () => ({ started: false }) });
    expect((await cli.run('up', '--headless')).out).toContain('The town is up already');
    expect((await cli.run('up', '--json')).json).toEqual({ started: false, town: emptyStatus.town });
  });

  it('opens the dashboard in a terminal, and ends as it ends', async () => {
    const cli = lively();
    const tty = { ...cli.deps.out, isTTY: true, columns: 80 };
    const input = { ...cli.deps.input, isTTY: true };
    const { code, out } = await cli.with({ out: tty, input, dashboard: async () => 3 }).run('up');
    expect({ code, out }).toEqual({ code: 3, out: '' });
  });

  it('registers a clone first when asked', async () => {
    const paths: string[] = [];
    const cli = lively();
    const noting = cli.with({
      initRig: async (path, options) => {
        paths.push(path);
        return cli.deps.initRig(path, options);
      },
    });
    await noting.run('up', '--rig', '../site', '--headless');
    expect(paths).toEqual(['/src/shop/site']);
  });

  it('runs the demo headless where there is no terminal', async () => {
    const seen: unknown[] = [];
    const cli = lively().with({
      demo: async (options) => {
        seen.push(options);
        return 0;
      },
    });
    await cli.run('up', '--demo');
    expect(seen).toEqual([{ headless: true }]);
  });

  it.each([
    ['in lines, also where there is no terminal', ['--screen-reader'], [{ screenReader: true }]],
    ['not in lines, in a terminal only', ['--no-screen-reader'], []],
    ['as it is elsewhere asked for, in a terminal only', [], []],
    ['in lines with the demo', ['--demo', '--screen-reader'], [{ headless: false, screenReader: true }]],
    ['headless in spite of it', ['--headless', '--screen-reader'], []],
  ])('opens the dashboard %s', async (_how, flags, expected) => {
    const seen: unknown[] = [];
    const note = async (how: unknown): Promise<number> => {
      seen.push(how);
      return 0;
    };
    await lively()
      .with({ dashboard: note, demo: note })
      .run('up', ...flags);
    expect(seen).toEqual(expected);
  });

  it('hands on that nothing is to be heard, against the environment', async () => {
    const seen: unknown[] = [];
    const cli = lively();
    const terminal = { out: { ...cli.deps.out, isTTY: true, columns: 80 }, input: { ...cli.deps.input, isTTY: true } };
    const dashboard = async (how: unknown): Promise<number> => {
      seen.push(how);
      return 0;
    };
    await cli.with({ ...terminal, dashboard }).run('up', '--no-screen-reader');
    await cli.with({ ...terminal, dashboard }).run('up');
    expect(seen).toEqual([{ screenReader: false }, {}]);
  });

  it('says what was stopped and what was kept', async () => {
    const cli = lively();
    cli.town.holds.down = { stopped: ['amber'], kept: ['/w/amber: uncommitted work'] };
    expect((await cli.run('down')).out).toBe(
      'The town is down\nStopped:\n  amber\nKept:\n  /w/amber: uncommitted work\n',
    );
    expect((await cli.run('down', '--json')).json).toEqual({ running: true, ...cli.town.holds.down });
  });

  it('fails when the daemon does not go away', async () => {
    const { code, err } = await lively()
      .with({ processEnded: async () => false })
      .run('down');
    expect(code).toBe(1);
    expect(err).toContain('its process 4242 is still there');
  });

  it('clears what a crash left, and is content when there is nothing', async () => {
    const crashed = fakeCli().with({ connect: nobodyHome });
    expect(await crashed.run('down')).toMatchObject({ code: 0, out: 'No town is running for /home/ada/town\n' });
    const { offline } = crashed.deps;
    const down = async () => ({ stopped: ['amber'], kept: [] });
    const { out } = await crashed.with({ offline: { ...offline, down } }).run('down');
    expect(out).toBe('No town was running; what a crash had left is cleared\nStopped:\n  amber\n');
  });

  it('ends one that was just starting, and leaves alone one that was started while the other ended', async () => {
    const cli = lively();
    const { connect, offline } = cli.deps;
    let isUp = false;
    const down = async () => {
      isUp = true;
      throw new TransientError('The town is just starting or ending (process 4242)');
    };
    const starting = cli.with({
      connect: async () => {
        const [home, gone] = [await connect(), await nobodyHome()];
        return { ...home, status: () => (isUp ? home : gone).status() };
      },
      offline: { ...offline, down },
    });
    expect(await starting.run('down')).toMatchObject({ code: 0, out: 'The town is down\n' });
    const next = async () => ({ stopped: [], kept: [], next: 77 });
    const late = fakeCli().with({ connect: nobodyHome, offline: { ...offline, down: next } });
    expect(await late.run('down')).toMatchObject({
      code: 0,
      out: 'The town is down; another one was started meanwhile (process 77)\n',
    });
  });
});

describe('mayor log', () => {
  const task = taskId('shop-k3f9');
  const events: readonly Recorded[] = [
    { seq: 1, at: 0, v: 1, type: 'town.started', version: '0.1.0', pid: 1 },
    { seq: 2, at: 60_000, v: 1, type: 'task.slung', task, rig: rigName('shop') },
    { seq: 3, at: 120_000, v: 1, type: 'merge.landed', task, result: sha('d'.repeat(40)) },
    { seq: 4, at: 180_000, v: 1, type: 'convoy.removed', convoy: convoyId('greetings') },
  ];
  const logging = () => {
    const cli = fakeCli();
    cli.town.holds.events = events;
    return cli;
  };
  const lines = (out: string) => out.trimEnd().split('\n');

  it('prints one event a line as JSON', async () => {
    const { out } = await logging().run('log', '--json');
    expect(lines(out).map((line) => JSON.parse(line))).toEqual(events);
  });

  it('prints only what came after a number, and only so many', async () => {
    const seqs = async (...argv: readonly string[]) =>
      lines((await logging().run('log', '--json', ...argv)).out).map((line) => JSON.parse(line).seq);
    expect(await seqs('--after', '2')).toEqual([3, 4]);
    expect(await seqs('--limit', '1')).toEqual([4]);
  });

  it('prints sentences with the time and a mark beside the colour', async () => {
    const { out } = await logging().run('log');
    expect(out).toMatch(/^\d{4}-\d\d-\d\d\n\d\d:\d\d {3}The town is up \(mayor 0.1.0\)\n/);
    expect(out).toContain('+ shop-k3f9 landed as dddddddd');
  });

  it('reads the journal itself when no town runs', async () => {
    const cli = fakeCli().with({ connect: nobodyHome });
    const offline = {
      ...cli.deps.offline,
      events: async (after: number) => events.filter(({ seq }) => seq > after),
    };
    expect(lines((await cli.with({ offline }).run('log', '--json')).out)).toHaveLength(4);
  });

  it('goes on with what happens, nothing twice', async () => {
    const cli = logging();
    const seen: string[] = [];
    const out = { ...cli.deps.out, write: (text: string) => seen.push(text) };
    const { runCli } = await import('../../../src/surfaces/cli/run.ts');
    void runCli({ ...cli.deps, out: { ...out, write: (text) => void seen.push(String(text)) } }, [
      'log',
      '--json',
      '--follow',
    ]);
    await until('it listens', () => cli.town.listeners() === 1);
    cli.town.holds.events = [...events, { seq: 5, at: 1, v: 1, type: 'town.stopped', because: 'asked' }];
    cli.town.set({});
    cli.town.set({});
    const seqs = () => lines(seen.join('')).map((line) => JSON.parse(line).seq);
    await until('the new event', () => seqs().length === 5);
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('mayor attach, why, init, config and doctor', () => {
  it('attach prints the command where there is no terminal', async () => {
    const cli = lively();
    cli.town.holds.attaches.amber = ['tmux', '-L', 'mayor a', 'attach'];
    expect((await cli.run('attach', 'amber', '--print')).out).toBe("tmux -L 'mayor a' attach\n");
    expect((await cli.run('attach', 'amber', '--json')).json).toEqual({ argv: ['tmux', '-L', 'mayor a', 'attach'] });
    expect((await cli.run('attach', 'amber')).code).toBe(2);
  });

  it('attach runs it in the terminal, and ends as it ends', async () => {
    const cli = lively();
    cli.town.holds.attaches.amber = ['tmux', 'attach'];
    const tty = { out: { ...cli.deps.out, isTTY: true }, input: { ...cli.deps.input, isTTY: true } };
    const ran: (readonly string[])[] = [];
    const runInTerminal = async (argv: readonly string[]) => {
      ran.push(argv);
      return 1;
    };
    expect((await cli.with({ ...tty, runInTerminal }).run('attach', 'amber')).code).toBe(1);
    expect(ran).toEqual([['tmux', 'attach']]);
  });

  it('attach says that there is no pane', async () => {
    expect(await lively().run('attach', 'amber')).toMatchObject({
      code: 1,
      err: 'amber has no pane at this moment\nmayor why amber\n',
    });
  });

  it('why ranks the signs, losers with their reason', async () => {
    const cli = lively();
    const sign = {
      source: 'hook',
      signal: 'busy',
      at: 0,
      detail: 'hook PreToolUse',
      ageMs: 3_000,
      won: true,
      note: '',
    };
    const lost = {
      ...sign,
      source: 'title',
      signal: 'idle',
      detail: '✳ title',
      won: false,
      note: 'older than the hook',
    };
    const why = { polecat: 'amber', signal: 'busy', ranked: [sign, lost] } as const;
    Object.assign(cli.town.holds.whys, { amber: why });
    const { out } = await cli.run('why', 'amber');
    expect(out).toContain('amber is busy: hook PreToolUse, just now');
    expect(out).toMatch(/lost +title +idle +3.0s +✳ title +older than the hook/);
    expect((await cli.run('why', 'amber', '--json')).json).toEqual(why);
  });

  it('init says what it registered and where', async () => {
    const { out } = await fakeCli().run('init');
    expect(out).toContain('Registered /src/shop/lib (base main, agent claude) as rig shop');
    expect(out).toContain('/home/ada/town/rigs.yaml');
    expect((await fakeCli().run('init', '--json')).json).toMatchObject({ added: true, rig: { name: 'shop' } });
  });

  it('says which agents are here, and what to do where its own is not', async () => {
    const having = (...agents: readonly AgentHere[]) => {
      const cli = fakeCli();
      return cli.with({
        initRig: async (path, options) => ({ ...(await cli.deps.initRig(path, options)), agents }),
      });
    };
    const claude = { name: 'claude', enabled: true, install: 'npm install claude' };
    const codex = { name: 'codex', enabled: true, install: 'npm install codex', path: '/bin/codex' };
    const sh = { name: 'script', enabled: false, path: '/bin/sh' };
    expect((await having({ ...claude, path: '/bin/claude' }, codex, sh).run('init')).out).toContain(
      'Agents found here: claude, codex\nIts settings',
    );
    expect((await having(claude, sh).run('init')).out).toContain(
      'No agent CLI was found here\nclaude is not installed, so none of its tasks can start: npm install claude\n',
    );
    expect((await having(claude, codex).run('init')).out).toContain(
      'npm install claude, or write another into /home/ada/town/rigs.yaml (agent: codex)',
    );
    expect((await having({ ...claude, enabled: false, path: '/c' }).run('init')).out).toContain('claude is off: write');
    expect((await having(claude, codex).run('up', '--headless', '--rig', '.')).out).toContain(
      'claude is not installed',
    );
  });

  it('config check tells each problem with its place, and fails', async () => {
    const check = async () => [{ line: 3, column: 7, what: 'agnet is no option', hint: 'agent?' }];
    const cli = fakeCli();
    const { code, out } = await cli.with({ config: { ...cli.deps.config, check } }).run('config', 'check');
    expect({ code, out }).toEqual({
      code: 1,
      out: 'agnet is no option /home/ada/town/rigs.yaml:3:7\n  agent?\n',
    });
    expect((await cli.run('config', 'check')).out).toBe('/home/ada/town/rigs.yaml is good: 1 rig\n');
    expect((await cli.run('config', 'path')).out).toBe('/home/ada/town/rigs.yaml\n');
    expect(JSON.parse((await cli.run('config', 'schema')).out)).toEqual({ type: 'object' });
  });

  it('doctor tells what it found, mends what it can, and fails while something is bad', async () => {
    let mended = false;
    const checks = async () => [
      { name: 'git', look: async () => ({ state: 'ok' as const, say: '2.39.5' }) },
      {
        name: 'orphans',
        look: async () =>
          mended ? { state: 'ok' as const, say: 'none' } : { state: 'bad' as const, say: '2 worktrees', hint: '--fix' },
        fix: async () => {
          mended = true;
          return 'removed 2';
        },
      },
      { name: 'tmux', look: () => Promise.reject(new Error('boom')) },
    ];
    const cli = fakeCli().with({ checks });
    const first = await cli.run('doctor');
    expect(first.code).toBe(1);
    expect(first.out).toContain('bad  orphans  2 worktrees\n      --fix\n');
    expect(first.out).toContain('It could not be looked at: boom');
    const { out } = await cli.run('doctor', '--fix');
    expect(out).toContain('ok   orphans  none\n      mended: removed 2\n');
    expect((await cli.run('doctor', '--json')).json).toMatchObject([
      { name: 'git', state: 'ok' },
      { name: 'orphans', state: 'ok' },
      { name: 'tmux', state: 'bad' },
    ]);
  });
});
