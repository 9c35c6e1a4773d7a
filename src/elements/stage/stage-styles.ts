import { css } from 'lit';

/** The layout of the tiles. */
export const stageStyles = css`
  .stage {
    --_gap: 0.5rem;
    --_backdrop: light-dark(#14171b, #23282e);
    --_scrim: rgb(12 14 17 / 0.72);

    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    border-radius: var(--_radius);
  }

  .multiple {
    container: stage / inline-size;
  }

  .tiles {
    --_columns: var(--_narrow);
    --_rows: round(up, var(--_count) / var(--_columns), 1);

    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    gap: var(--_gap);
    min-block-size: 0;
    block-size: 100%;
  }

  .tile {
    position: relative;
    min-inline-size: 0;
    min-block-size: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: var(--_radius);
  }

  .no-picture,
  .multiple .tile {
    aspect-ratio: 16 / 9;
  }

  .multiple .tile {
    container: tile / inline-size;
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    aspect-ratio: auto 16 / 9;
    border-radius: var(--_radius);
    background: #000;
    object-fit: contain;
  }

  .multiple video {
    position: absolute;
    inset: 0;
  }

  .cover .tile:not(.uncropped) video,
  .inset .tile:not(.main) video {
    object-fit: cover;
  }

  .mirrored video {
    scale: -1 1;
  }

  /* The order of tiles: in a strip the presentation first, then other peers by their place, the own one last. */
  .strip .main {
    order: -1;
  }

  .own {
    order: 1;
  }

  /* Rows share the height of the stage; without one, pictures have their own height. */
  .grid {
    display: flex;
    flex-wrap: wrap;
    place-content: center;
  }

  .grid .tile {
    --_width: calc((100cqi - (var(--_columns) - 1) * var(--_gap)) / var(--_columns) - 0.02px);

    inline-size: var(--_width);
    block-size: calc((100% - (var(--_rows) - 1) * var(--_gap)) / var(--_rows));
    max-block-size: calc(var(--_width) * 0.5625);
  }

  .cover .grid .tile {
    max-block-size: none;
  }

  .inset .tile:not(.main) {
    position: absolute;
    z-index: 1;
    inset-block-end: 0.75rem;
    inset-inline-end: 0.75rem;
    inline-size: clamp(5.5rem, 24%, 15rem);
    block-size: auto;
    border-radius: calc(var(--_radius) * 0.75);
    box-shadow: 0 0 0 1px rgb(255 255 255 / 0.18), 0 0.5rem 1.5rem rgb(0 0 0 / 0.4);
  }

  .inset .tile:not(.main) video {
    border-radius: inherit;
  }

  .inset .main .label {
    max-inline-size: calc(100% - clamp(5.5rem, 24%, 15rem) - 1.75rem);
  }

  .strip {
    grid-template: minmax(0, 1fr) / repeat(var(--_columns), minmax(0, 1fr));
  }

  .strip .tile:not(.main) {
    block-size: auto;
  }

  .strip .main {
    grid-column: 1 / -1;
  }

  .stage:fullscreen {
    padding: 0;
    border-radius: 0;
    background: #000;
  }

  .stage:fullscreen.multiple {
    padding: var(--_gap);
  }

  .bar {
    position: absolute;
    z-index: 3;
    inset-block-start: 0.5rem;
    inset-inline-end: 0.5rem;
    display: flex;
    border-radius: 0.5rem;
    background: var(--_scrim);
    opacity: 0;
  }

  /* Not over the tile in that corner. */
  .strip ~ .bar {
    inset-inline: 0.5rem auto;
  }

  @container stage (inline-size < 32rem) {
    .bar button {
      inline-size: 1.75rem;
      min-block-size: 1.75rem;
    }
  }

  @container stage (inline-size >= 32rem) {
    .tiles {
      --_columns: var(--_medium);
    }
  }

  @container stage (inline-size >= 62rem) {
    .tiles {
      --_columns: var(--_wide);
    }

    .strip {
      grid-template:
        repeat(var(--_rows), auto) minmax(0, 1fr) / minmax(0, 1fr)
        repeat(var(--_columns), calc(9cqi + 10cqi / var(--_columns)));
    }

    .strip .main {
      grid-area: 1 / 1 / -1 / 2;
    }
  }

  .stage:hover .bar,
  .stage:focus-within .bar {
    opacity: 1;
  }
`;
