import { useId, useMemo } from 'preact/hooks';
import type { ShownGraph, ShownNode } from '../../model/shown-graph';
import { useHost } from '../host';
import { placeText } from '../place-link';
import { layoutGraph, type PlacedEdge, type PlacedNode, pathThrough } from './layout-graph';

/** Who waits for whom, drawn: nodes are buttons that open the code, a circle of waits stands out. */
export function WaitGraph({ graph }: { graph: ShownGraph }) {
  const { width, height, nodes, edges } = useMemo(() => layoutGraph(graph), [graph]);
  const id = useId();
  const hasCircle = graph.nodes.some(({ inCycle }) => inCycle);
  return (
    <figure class="wait-graph">
      <div class="canvas">
        <div class="drawing" style={{ width: `${width}px`, height: `${height}px` }}>
          <svg width={width} height={height} aria-hidden="true">
            <defs>
              <Arrow id={`${id}-arrow`} kind="arrow" />
              <Arrow id={`${id}-circle`} kind="arrow in-circle" />
            </defs>
            {edges.map((placed, index) => (
              <Line key={index} placed={placed} marker={`${id}-${placed.edge.inCycle ? 'circle' : 'arrow'}`} />
            ))}
          </svg>
          {nodes.map((placed, index) => (
            <Node key={index} placed={placed} about={aboutNode(graph, index)} />
          ))}
        </div>
      </div>
      <figcaption>
        Who waits for whom.{' '}
        {hasCircle && <span class="circle-key">Double border: the circle that nobody can leave. </span>}
        {graph.leftOut > 0 && `${graph.leftOut} more are not drawn.`}
      </figcaption>
    </figure>
  );
}

function Arrow({ id, kind }: { id: string; kind: string }) {
  return (
    <marker id={id} class={kind} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 0L8 4L0 8Z" />
    </marker>
  );
}

function Line({ placed: { edge, points, label }, marker }: { placed: PlacedEdge; marker: string }) {
  return (
    <g class={edge.inCycle ? 'edge in-circle' : 'edge'}>
      <path d={pathThrough(points)} marker-end={`url(#${marker})`} />
      <text x={label.x} y={label.y + 4} text-anchor="middle">
        {edge.why}
      </text>
    </g>
  );
}

function Node({ placed: { node, left, top, width, height }, about }: { placed: PlacedNode; about: string }) {
  const post = useHost();
  const { place } = node;
  const style = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  const kind = `node kind-${node.kind}${node.inCycle ? ' in-circle' : ''}`;
  if (!post || !place) {
    return (
      <div class={kind} style={style} role="img" aria-label={about} title={about}>
        <NodeText node={node} />
      </div>
    );
  }
  return (
    <button
      type="button"
      class={kind}
      style={style}
      aria-label={about}
      title={about}
      onClick={() => post({ type: 'open', place })}
    >
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
