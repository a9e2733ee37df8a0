/** Permissions as they are written: lists of rules. YAML reads `- shell: git commit *` as a group with one key. */
import { z } from 'zod';
import { type Effect, isRule, parseRule, sayRule } from '../core/permissions/rule.ts';

const asWritten = z.union([z.string(), z.record(z.string(), z.string())], {
  error: 'is no rule\nWrite it like shell: git commit *, or in quotes: "edit: *.md"',
});

const ruleOf = (effect: Effect) =>
  asWritten.transform((written, context) => {
    const text = typeof written === 'string' ? written : textOf(written);
    const parsed = parseRule(text, effect);
    if (isRule(parsed)) return sayRule(parsed);
    context.addIssue({ code: 'custom', message: `${parsed.what}\n${parsed.hint}`, input: text });
    return z.NEVER;
  });

/** More keys than one are no rule, and said to be none. */
const textOf = (group: Readonly<Record<string, string>>): string =>
  Object.entries(group)
    .map(([tool, pattern]) => `${tool}: ${pattern}`)
    .join('\n');

const listOf = (effect: Effect) => z.array(ruleOf(effect)).default([]);

export const permissionsShape = {
  allow: listOf('allow').describe('What runs without a question.'),
  ask: listOf('ask').describe('What you are asked about, though a rule would allow it.'),
  deny: listOf('deny').describe('What is refused; the agent is told by which rule.'),
};

export const permissions = z.strictObject(permissionsShape);
