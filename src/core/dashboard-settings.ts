/** What rigs.yaml says of the dashboard: keys of the person's own, and what it may do with their terminal. */

/** The first of each is the default. */
export const SIGNS = ['auto', 'unicode', 'ascii'] as const;
export const THEMES = ['auto', 'light', 'dark'] as const;
export const MOTIONS = ['full', 'reduced'] as const;

export type DashboardSettings = {
  /** Names of keys, as they were written, by intent. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly mouse: boolean;
  readonly signs: (typeof SIGNS)[number];
  /** What the terminal's ground is taken for; `auto`: it is asked. */
  readonly theme: (typeof THEMES)[number];
  /** `reduced`: nothing runs or flickers, what streams is drawn once a second. */
  readonly motion: (typeof MOTIONS)[number];
  /** In lines, for a screen reader; absent: as it is called. */
  readonly screenReader?: boolean | undefined;
};

export const DASHBOARD: DashboardSettings = {
  ...{ keys: {}, mouse: true, signs: 'auto', theme: 'auto', motion: 'full' },
};
