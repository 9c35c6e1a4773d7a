export interface Series {
  name: string;
  points: { x: number; y: number }[];
}

export interface Panel {
  title: string;
  series: Series[];
}

const panel = { width: 400, height: 250, left: 62, right: 16, top: 68, bottom: 46 };

const style = `
  svg { color-scheme: light dark; font: 12px system-ui, sans-serif }
  .paper { fill: #fff }
  text { fill: #555 }
  .title { fill: #111; font-size: 13px; font-weight: 600 }
  .grid { stroke: #e4e4e4 }
  .s0 { stroke: #1d6fd1; --ink: #1d6fd1 }
  .s1 { stroke: #c4561b; stroke-dasharray: 5 4; --ink: #c4561b }
  .line { fill: none; stroke-width: 2 }
  .dot { fill: var(--ink); stroke: none }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #16181c }
    text { fill: #b4b8be }
    .title { fill: #f2f2f2 }
    .grid { stroke: #33373d }
    .s0 { stroke: #5aa2f5; --ink: #5aa2f5 }
    .s1 { stroke: #f08a4b; --ink: #f08a4b }
  }`;

/** Draws line charts side by side, as SVG that is legible on light and on dark pages. */
export function chart(panels: Panel[]): string {
  const width = panels.length * panel.width;
  const height = panel.height + panel.top;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${panels.map(({ title }) => title).join('; ')}, by number of viewers">
<style>${style}
</style>
<rect class="paper" width="${width}" height="${height}" rx="6"/>
${panels.map((each, index) => `<g transform="translate(${index * panel.width} 0)">\n${draw(each)}\n</g>`).join('\n')}
</svg>
`;
}

function draw({ title, series }: Panel): string {
  const points = series.flatMap((each) => each.points);
  const xTicks = series[0]?.points.map(({ x }) => x) ?? [];
  const yTicks = niceTicks(Math.max(...points.map(({ y }) => y)));
  const right = panel.width - panel.right;
  const bottom = panel.height + panel.top - panel.bottom;
  const xMost = Math.max(...xTicks);
  const yMost = yTicks.at(-1) ?? 1;
  const x = (value: number) => round(panel.left + (value / xMost) * (right - panel.left));
  const y = (value: number) => round(bottom - (value / yMost) * (bottom - panel.top));
  const text = (at: [number, number], anchor: string, words: string, name = '') =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}"${name && ` class="${name}"`}>${words}</text>`;
  return [
    text([16, 26], 'start', title, 'title'),
    ...series.map((each, index) => legend(each.name, index)),
    ...yTicks.flatMap((tick) => [
      `<path class="grid" d="M${panel.left} ${y(tick)}H${right}"/>`,
      text([panel.left - 8, y(tick) + 4], 'end', tick.toLocaleString('en')),
    ]),
    ...xTicks.map((tick) => text([x(tick), bottom + 18], 'middle', String(tick))),
    text([(panel.left + right) / 2, bottom + 36], 'middle', 'viewers'),
    ...series.map(({ points }, index) => {
      const places = points.map((point) => [x(point.x), y(point.y)] as const);
      const path = places.map(([px, py]) => `${px} ${py}`).join('L');
      const dots = places.map(([px, py]) => `<circle class="dot" cx="${px}" cy="${py}" r="3.5"/>`);
      return `<g class="s${index}"><path class="line" d="M${path}"/>${dots.join('')}</g>`;
    }),
  ].join('\n');
}

function legend(name: string, index: number): string {
  const left = 16 + index * 90;
  return `<g class="s${index}"><path class="line" d="M${left} 44h24"/><circle class="dot" cx="${left + 12}" cy="44" r="3.5"/></g><text x="${left + 30}" y="48">${name}</text>`;
}

/** Returns ticks from 0 to at least `most`, in four to six steps of 1, 2 or 5 times a power of ten. */
function niceTicks(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
