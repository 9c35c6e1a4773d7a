import { css } from 'lit';

/** The graph and the list of the peers, and the colors of their stages. */
export const peersStyles = css`
  .overview {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    align-items: start;
  }

  .graph {
    justify-self: center;
    inline-size: 100%;
    max-inline-size: 17rem;
  }

  .graph text {
    fill: var(--_text);
    font-size: 10px;
    paint-order: stroke;
    stroke: var(--_surface);
    stroke-width: 3px;
    text-anchor: middle;
  }

  .graph circle {
    fill: var(--_level);
    forced-color-adjust: none;
  }

  .graph .self {
    stroke: var(--_level);
    stroke-opacity: 0.25;
    stroke-width: 8px;
  }

  .node {
    cursor: pointer;
  }

  .graph .ring {
    fill: none;
    stroke: var(--_text);
    stroke-width: 2px;
  }

  .edge line {
    stroke: var(--_level);
    stroke-dasharray: 3 3;
    stroke-width: 1.5px;
    forced-color-adjust: none;
  }

  .edge.solid line {
    stroke-dasharray: none;
  }

  .edge path {
    fill: var(--_level);
    stroke: var(--_surface);
  }

  .peers {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
    min-inline-size: 0;
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
    padding: 0;
    color: var(--_quiet);
    font-size: 0.75rem;
    list-style: none;
  }

  .legend li {
    display: flex;
    align-items: center;
    gap: 0.25rem;
  }

  .swatch {
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border-radius: 0.125rem;
    background: var(--_stage);
    forced-color-adjust: none;
  }

  rect {
    fill: var(--_stage);
    forced-color-adjust: none;
  }

  .stage-waiting {
    --_stage: var(--_stage-waiting);
  }

  .stage-describing {
    --_stage: var(--_stage-describing);
  }

  .stage-answer {
    --_stage: var(--_stage-answer);
  }

  .stage-path {
    --_stage: var(--_stage-path);
  }

  .stage-readying {
    --_stage: var(--_stage-readying);
  }

  .stage-connected {
    --_stage: var(--_good);
  }

  .stage-repair {
    --_stage: var(--_stage-repair);
  }

  .stage-backoff {
    --_stage: var(--_stage-backoff);
  }

  .stage-failed {
    --_stage: var(--_bad);
  }

  .stage-ended {
    --_stage: var(--_border);
  }

  .peer-list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    overflow: auto;
    max-block-size: 22rem;
    padding: 0.125rem;
    list-style: none;
  }

  .peer {
    display: grid;
    grid-template-columns: minmax(5rem, 8rem) minmax(3rem, 1fr) 4.5rem 5.5rem;
    align-items: center;
    gap: 0.75rem;
    inline-size: 100%;
    min-block-size: 1.75rem;
    padding: 0.125rem 0.5rem;
    border-color: transparent;
    background: none;
    font-weight: 400;
    text-align: start;
  }

  .peer[aria-pressed='true'] {
    border-color: var(--_accent);
  }

  .peer-name {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
  }

  .peer-name bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .bar svg,
  svg.bar {
    inline-size: 100%;
    block-size: 0.625rem;
    border-radius: 0.1875rem;
    background: var(--_field);
  }

  .took,
  .trip {
    color: var(--_quiet);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .took.slow {
    color: var(--_busy);
    font-weight: 600;
  }

  .trip {
    display: grid;
    grid-template-columns: 2.25rem auto;
    align-items: center;
    gap: 0.375rem;
  }

  .trip svg,
  .spark svg {
    inline-size: 100%;
    block-size: 1rem;
    fill: none;
    stroke: var(--_accent);
  }

  .spark path,
  .trip path {
    stroke-width: 1.5px;
    vector-effect: non-scaling-stroke;
  }

  @container (min-width: 44rem) {
    .overview {
      grid-template-columns: 15rem minmax(0, 1fr);
    }
  }

  @container (max-width: 30rem) {
    .peer {
      grid-template-columns: minmax(4rem, 1fr) minmax(3rem, 1fr) 4.5rem;
      gap: 0.5rem;
    }

    .trip {
      display: none;
    }
  }
`;
