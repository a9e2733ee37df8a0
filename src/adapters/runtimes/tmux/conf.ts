/** The configuration of a town's own tmux server. The user's is never read. */
import { HOME_SESSION } from './script.ts';
import { NEEDS, REVIEWS } from './waiting.ts';

/** From so many columns on the status line says all it knows; from so many, how to get on. */
const WIDE = 100;
const ROOMY = 60;
const below = (columns: number): string => `#{e|<:#{client_width},${columns}}`;

/** What waits for the person, as the daemon told it. Where there is little room, what needs them hides what is in review. */
const waitingText = (amber: string): string => {
  const said = (option: string): string => `#[${amber}bold]#{${option}}#[default]  `;
  const reviews = `#{?${REVIEWS},${said(REVIEWS)},}`;
  return `#{?${NEEDS},${said(NEEDS)}#{?${below(WIDE)},,${reviews}},${reviews}}`;
};

const keysText = [
  `#{?${below(ROOMY)},,prefix }`,
  `#{?${NEEDS},n#{?${below(ROOMY)},,: next}#, ,}`,
  `0#{?${below(ROOMY)},,: #{?${below(WIDE)},home,dashboard}}`,
  `#{?${below(WIDE)},,#, d: leave}`,
].join('');

/** `terminal`: what agents find as TERM; must be known to the machine's terminfo. `plain`: no colour in the status line. */
export const serverConf = (terminal: 'tmux-256color' | 'screen-256color', plain = false): string => `\
# Written by Mayor at each start; changes here are lost.
# The server stays while no agent runs, so that a start never waits for one.
set -s exit-empty off
set -s escape-time 10
set -s default-terminal "${terminal}"
set -s focus-events on
set -sq extended-keys on
set -sa terminal-features ",*256col*:RGB,*-kitty:RGB,*-ghostty:RGB,alacritty*:RGB,foot*:RGB,wezterm*:RGB"

# A dead agent keeps its exit code and its last words until Mayor has read them.
set -g remain-on-exit on
set -gq remain-on-exit-format ""
set -g history-limit 10000
set -g default-size 120x40
set -g window-size latest
set -g detach-on-destroy off
# Window 0 is the dashboard's alone.
set -g base-index 1
set -g automatic-rename off
set -g allow-rename off
# What an agent prints stays inside of its pane.
set -gq allow-passthrough off
set -g mouse on
set -g set-titles on
set -g set-titles-string "#{?${NEEDS},#{${NEEDS}} - ,}#{?@mayor_rig,#{@mayor_rig}: ,}#W"

set -g status on
# Redrawn when something changes, never by the clock.
set -g status-interval 0
set -g status-style "default"
set -g status-left "#[bold] #{=/16/-:#{?@mayor_rig,#{@mayor_rig},#S}} #[nobold]"
set -g status-left-length 18
# What does not fit goes in this order: the title of the task, the way out, what is in review, the names of ended
# windows, what the keys do.
set -g status-right "#{?client_prefix,#[reverse] prefix #[noreverse] ,}${waitingText(plain ? '' : 'fg=yellow#,')}${keysText} "
set -g status-right-length 88
set -g window-status-separator ""
set -g window-status-format " #I#{?#{&&:#{pane_dead},${below(WIDE)}},x, #W#{?pane_dead, (ended),}} "
set -g window-status-current-format "#[reverse] #I #{?@mayor_label,#{?${below(WIDE)},#{=20:@mayor_label},#{=48:@mayor_label}},#W}#{?pane_dead, (ended),} "

# Without a dashboard in here it runs in the terminal that this one was opened from.
bind-key 0 if-shell -F "#{m:*|${HOME_SESSION}|*,#{S:|#{session_name}|}}" { switch-client -t "=${HOME_SESSION}:0" } { detach-client }
# The daemon says where to whenever that changes.
bind-key n display-message "Nobody needs you"
bind-key N next-window
`;
