/** What an agent wants to do, in so far as a rule can judge it. Its preset tells it; nothing in it is trusted. */

export const TOOLS = ['shell', 'edit', 'read', 'fetch', 'use'] as const;
export type Tool = (typeof TOOLS)[number];

export type Act =
  /** `folder`: absolute, where it will run, as far as that was told. */
  | { readonly tool: 'shell'; readonly command: string; readonly folder?: string }
  /** Relative paths begin in `folder`. `vague`: these may not be all of them, or begin elsewhere. */
  | {
      readonly tool: 'edit' | 'read';
      readonly paths: readonly string[];
      readonly folder?: string;
      readonly vague?: true;
    }
  | { readonly tool: 'fetch'; readonly url: string }
  /** Any other tool, whatever it is given. */
  | { readonly tool: 'use'; readonly name: string };

/** The act in one line, for the journal. */
export const sayAct = (act: Act): string => {
  if (act.tool === 'shell') return act.command;
  if (act.tool === 'fetch') return act.url;
  return act.tool === 'use' ? act.name : act.paths.join(', ');
};
