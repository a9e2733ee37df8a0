/** Standing rules in rigs.yaml. */
import { describe, expect, it } from 'vitest';
import { problemsOf, settingsOf } from '../helpers/settings.ts';

const told = (text: string) => problemsOf(text).map(({ line, column, what }) => `${line}:${column} ${what}`);

describe('permissions in rigs.yaml', () => {
  it('are read for the town, a rig and an agent, in quotes or without', () => {
    const { permissions, rigs, agents } = settingsOf(`version: 1
permissions: { allow: [shell: git commit *, "edit: *.md"], deny: ["shell: *"] }
rigs:
  shop: { path: /src/shop, permissions: { ask: [ "fetch: *" ] } }
agents:
  claude:
    permissions:
      allow:
        - use: mcp__tracker__*
`);
    expect(permissions).toEqual({ allow: ['shell: git commit *', 'edit: *.md'], ask: [], deny: ['shell: *'] });
    expect(rigs.shop?.permissions?.ask).toEqual(['fetch: *']);
    expect(agents.claude?.permissions?.allow).toEqual(['use: mcp__tracker__*']);
  });

  it('are refused with their place where a tool is not known, or a pattern is none', () => {
    expect(
      told(`version: 1
permissions:
  allow:
    - shell: git commit *
    - bash: ls
    - shell: git commit; rm *
    - shell: "*"
    - 7
    - { shell: ls, edit: x }
  deny:
    - "edit: ../x"
  block: []
`),
    ).toEqual([
      '5:7 Item 2 of "allow" does not begin with a tool ("bash: ls")',
      '6:7 Item 3 of "allow" is no pattern for a command ("shell: git commit; rm *")',
      '7:7 Item 4 of "allow" would allow every program ("shell: *")',
      '8:7 Item 5 of "allow" is no rule (7)',
      '9:7 Item 6 of "allow" is too long, or has characters that cannot be seen (a group of options)',
      '11:7 Item 1 of "deny" is no pattern for a path ("edit: ../x")',
      '12:3 "block" is no option of "permissions"',
    ]);
  });
});
