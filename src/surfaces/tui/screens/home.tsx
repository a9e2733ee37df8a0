/** @jsxRuntime automatic */
import { Box } from 'ink';
import { Divider, Frame, Rule } from '../components/frame.tsx';
import { Line, Lines } from '../components/lines.tsx';
import type { Theme } from '../drawing/theme.ts';
import { type Layout, layoutOf } from '../layout.ts';
import { factLines } from '../rows/facts.ts';
import { feedLines, type Zone } from '../rows/feed.ts';
import { headerText } from '../rows/header.ts';
import { listLines } from '../rows/list-lines.ts';
import { listRule } from '../rows/list-rule.ts';
import { stripText } from '../rows/strip.ts';
import { subjectLines } from '../rows/subject.ts';
import type { State } from '../state.ts';

export type ScreenProps = { readonly state: State; readonly theme: Theme; readonly zone: Zone };

/** One look says what needs me. */
export const Home = ({ state, theme, zone }: ScreenProps) => {
  const layout = layoutOf(state);
  return (
    <Frame state={state} theme={theme} title={headerText(state, theme, layout.columns)}>
      <Line text={listRule(state, theme, layout.columns)} />
      {layout.strip === 0 || state.status === undefined ? null : (
        <Line text={stripText(state.status, theme, layout.columns)} />
      )}
      {state.rows.length === 0 && state.filter === '' ? (
        <Lines width={layout.columns} lines={listLines(state, theme, layout.columns, layout.body)} />
      ) : layout.kind === 'narrow' ? (
        <Narrow layout={layout} state={state} theme={theme} zone={zone} />
      ) : layout.kind === 'split' ? (
        <Split layout={layout} state={state} theme={theme} zone={zone} />
      ) : (
        <Wide layout={layout} state={state} theme={theme} zone={zone} />
      )}
    </Frame>
  );
};

type Props = ScreenProps & { readonly layout: Layout };

const List = ({ layout: { list }, state, theme }: Props) => (
  <Lines width={list.width} lines={listLines(state, theme, list.width, list.height)} />
);

const Preview = ({ layout: { preview }, state, theme, zone }: Props) => (
  <Lines width={preview.width} lines={subjectLines(state, theme, preview.width, preview.height, zone)} />
);

const Feed = ({ layout: { feed }, state, theme, zone }: Props) =>
  feed.height === 0 ? null : (
    <>
      <Rule theme={theme} width={feed.width} label="EVENTS" />
      <Lines width={feed.width} lines={feedLines(state, theme, feed.width, feed.height, zone)} />
    </>
  );

const Narrow = (props: Props) => (
  <>
    <List {...props} />
    {props.layout.preview.height === 0 ? null : (
      <>
        <Rule theme={props.theme} width={props.layout.columns} />
        <Preview {...props} />
      </>
    )}
    <Feed {...props} />
  </>
);

const Split = (props: Props) => (
  <>
    <Box flexDirection="row" flexShrink={0}>
      <List {...props} />
      <Divider theme={props.theme} height={props.layout.list.height} />
      <Preview {...props} />
    </Box>
    <Feed {...props} />
  </>
);

const Wide = (props: Props) => {
  const { layout, state, theme } = props;
  return (
    <Box flexDirection="row" flexShrink={0}>
      <List {...props} />
      <Divider theme={theme} height={layout.body} />
      <Preview {...props} />
      <Divider theme={theme} height={layout.body} />
      <Box flexDirection="column" flexShrink={0} width={layout.side.width}>
        <Lines width={layout.side.width} lines={factLines(state, theme, layout.side.width, layout.side.height)} />
        <Feed {...props} />
      </Box>
    </Box>
  );
};
