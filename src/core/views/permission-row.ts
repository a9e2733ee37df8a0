/** A rule that answers in a person's place. `state` is its effect. */
export type PermissionRow = {
  readonly id: string;
  /** `*`: in all. */
  readonly rig: string;
  readonly state: 'allow' | 'ask' | 'deny';
  readonly rule: string;
  readonly scope: 'task' | 'rig' | 'agent' | 'always';
  readonly agent?: string;
  readonly task?: string;
  /** `rigs.yaml`, or who answered. */
  readonly from: string;
  readonly at?: number;
  readonly because?: string;
};
