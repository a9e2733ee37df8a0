import { describe, expect, it } from 'vitest';
import type { AgentRow } from '../../../src/surfaces/cli/deps.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';

const known: AgentRow = {
  name: 'claude',
  product: 'Claude Code',
  enabled: true,
  rigs: ['shop'],
  path: '/usr/bin/claude',
  version: '2.1.197',
  proven: '2.1.197',
  install: 'npm install -g claude',
  sees: ['its process', 'hooks'],
  lacks: [],
};

describe('mayor agents', () => {
  it('says of each whether it is here, in which version, and what it was tried with', async () => {
    const missing: AgentRow = { ...known, name: 'amp', sees: ['screen'], enabled: false };
    const { path: _, version: __, proven: ___, ...absent } = missing;
    const newer: AgentRow = { ...known, name: 'newer', version: '3.0.0' };
    const { out, code } = await fakeCli()
      .with({ agents: async () => [known, newer, absent] })
      .run('agents');
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 3)).toEqual([
      'claude  2.1.197  on   tried with 2.1.197                its process, hooks',
      'newer   3.0.0    on   tried with 2.1.197, not this one  its process, hooks',
      'amp     missing  off  as documented                     screen',
    ]);
    expect(out).toContain('Not installed:\n  amp: npm install -g claude');
  });

  it('prints all that is known as JSON', async () => {
    const { json } = await fakeCli()
      .with({ agents: async () => [known] })
      .run('agents', '--json');
    expect(json).toEqual([known]);
  });
});
