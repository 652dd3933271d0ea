import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ShownGraph, ShownNode } from '../../model/shown-graph';
import { useHost } from '../host';
import { placeText } from '../place-link';
import { LABEL_CHARACTER, layoutGraph, type PlacedEdge, type PlacedNode, pathThrough } from './layout-graph';
import { nodeInDirection } from './walk-graph';

const NEAREST = 2.5;
const FARTHEST = 0.3;

/** Who waits for whom, drawn: nodes are buttons that open the code, a circle of waits stands out. */
export function WaitGraph({ graph }: { graph: ShownGraph }) {
  const { width, height, nodes, edges } = useMemo(() => layoutGraph(graph), [graph]);
  const [scale, setScale] = useState(1);
  const [stop, setStop] = useState(0);
  const post = useHost();
  const drawing = useRef<HTMLDivElement>(null);
  const id = useId();
  const hasCircle = graph.nodes.some(({ inCycle }) => inCycle);
  const zoom = (factor: number) => setScale((now) => Math.max(FARTHEST, Math.min(NEAREST, now * factor)));
  /** What lies under the pointer, as a part of the drawing, and where the pointer is in its window. */
  const held = useRef<{ x: number; y: number; left: number; top: number } | undefined>(undefined);
  function turn(event: WheelEvent): void {
    // The wheel alone scrolls; a pinch on a touch pad comes as one with Ctrl.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const canvas = event.currentTarget as HTMLElement;
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    held.current = { x, y, left: (canvas.scrollLeft + x) / scale, top: (canvas.scrollTop + y) / scale };
    zoom(2 ** (-event.deltaY / (event.deltaMode === 0 ? 240 : 8)));
  }
  useLayoutEffect(() => {
    const canvas = drawing.current?.parentElement;
    if (!canvas || !held.current) return;
    canvas.scrollLeft = held.current.left * scale - held.current.x;
    canvas.scrollTop = held.current.top * scale - held.current.y;
    held.current = undefined;
  }, [scale]);
  function press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = nodeInDirection(nodes, stop, event.key);
    if (next !== undefined) drawing.current?.querySelectorAll<HTMLElement>('.node')[next]?.focus();
    else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(1 / 1.25);
    else if (event.key === '0') setScale(1);
    else return;
    event.preventDefault();
  }
  return (
    <figure class="wait-graph">
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of fields */}
      <div
        class="canvas"
        role="group"
        aria-label={KEYS + (post ? ', Enter opens the code' : '')}
        onKeyDown={press}
        onWheel={turn}
      >
        <div ref={drawing} class="drawing" style={{ width: `${width}px`, height: `${height}px`, zoom: scale }}>
          <svg width={width} height={height} aria-hidden="true">
            <defs>
              <Arrow id={`${id}-arrow`} kind="arrow" />
              <Arrow id={`${id}-circle`} kind="arrow in-circle" />
            </defs>
            {edges.map((placed, index) => (
              <Line key={index} placed={placed} marker={`${id}-${placed.edge.inCycle ? 'circle' : 'arrow'}`} />
            ))}
            {edges.map((placed, index) => (
              <Label key={index} placed={placed} />
            ))}
          </svg>
          {nodes.map((placed, index) => (
            <Node
              key={index}
              placed={placed}
              about={aboutNode(graph, index)}
              isStop={index === stop}
              onFocus={() => setStop(index)}
            />
          ))}
        </div>
      </div>
      <figcaption>
        <span>
          Who waits for whom. {hasCircle && 'Double border: the circle that nobody can leave. '}
          {graph.leftOut > 0 && `${graph.leftOut} more are not drawn.`}
        </span>
        <span class="tools">
          <button type="button" aria-label="Make the graph smaller" onClick={() => zoom(1 / 1.25)}>
            −
          </button>
          <button type="button" aria-label="Make the graph larger" onClick={() => zoom(1.25)}>
            +
          </button>
        </span>
      </figcaption>
    </figure>
  );
}

const KEYS = 'Who waits for whom: arrow keys go from node to node, plus and minus zoom';

function Arrow({ id, kind }: { id: string; kind: string }) {
  return (
    <marker id={id} class={kind} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 0L8 4L0 8Z" />
    </marker>
  );
}

function Line({ placed: { edge, points }, marker }: { placed: PlacedEdge; marker: string }) {
  return (
    <g class={edge.inCycle ? 'edge in-circle' : 'edge'}>
      <path d={pathThrough(points)} marker-end={`url(#${marker})`} />
    </g>
  );
}

/** Above all lines, on a ground of its own. */
function Label({ placed: { edge, label } }: { placed: PlacedEdge }) {
  const wide = edge.why.length * LABEL_CHARACTER + 4;
  return (
    <g class={edge.inCycle ? 'edge in-circle' : 'edge'}>
      <rect x={label.x - wide / 2} y={label.y - 7} width={wide} height={14} />
      <text x={label.x} y={label.y + 4} text-anchor="middle">
        {edge.why}
      </text>
    </g>
  );
}

interface NodeProps {
  placed: PlacedNode;
  about: string;
  /** The one of all nodes that the Tab key stops at. */
  isStop: boolean;
  onFocus(): void;
}

function Node({ placed: { node, left, top, width, height }, about, isStop, onFocus }: NodeProps) {
  const post = useHost();
  const { place } = node;
  const shared = {
    class: `node kind-${node.kind}${node.inCycle ? ' in-circle' : ''}`,
    style: { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` },
    tabIndex: isStop ? 0 : -1,
    'aria-label': about,
    title: about,
    onFocus,
  };
  if (!post || !place) {
    return (
      <div {...shared} role="img">
        <NodeText node={node} />
      </div>
    );
  }
  return (
    <button {...shared} type="button" onClick={() => post({ type: 'open', place })}>
      <NodeText node={node} />
    </button>
  );
}

function NodeText({ node: { kind, label, count, place } }: { node: ShownNode }) {
  const file = place?.file.split(/[\\/]/).at(-1);
  return (
    <>
      <span class="node-label">
        {label}
        {count > 1 && <strong> × {count}</strong>}
      </span>
      <span class="node-kind">
        {kind}
        {place && ` · ${file}:${place.line}`}
      </span>
    </>
  );
}

/** A node in words, for a tooltip and for those who do not see it. */
function aboutNode({ nodes, edges }: ShownGraph, index: number): string {
  const node = nodes[index];
  if (!node) return '';
  const aims = edges.filter(({ from }) => from === index);
  const told = aims.map(({ to, why }) => {
    const target = `${nodes[to]?.kind} ${nodes[to]?.label}`;
    return /^(held|fed) by$/.test(why) ? `${why} ${target}` : `waits for ${target} in ${why}`;
  });
  const count = node.count > 1 ? `${node.count} such` : '';
  const where = node.place ? `at ${placeText(node.place)}` : '';
  const parts = [`${node.kind} ${node.label}`, count, ...told, where, node.inCycle ? 'part of the circle' : ''];
  return parts.filter(Boolean).join(', ');
}
