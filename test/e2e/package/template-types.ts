import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { examples, repository, run, tarball, write } from './projects.ts';

/** What JSX accepts and refuses, with the event's name as the framework spells it. */
const page = (event: string) => `
  interface Vote { choice: string }
  const vote: Vote = { choice: 'yes' };
  export const page = (
    <main>
      <beach-session
        session="standup"
        share="camera"
        max-viewers={8}
        whenFull="evict-oldest"
        iceServers={async () => []}
        ${event}={({ peerId, currentTarget }) => currentTarget.send(vote, { to: peerId })}
      />
      <beach-viewer session="standup" fit="cover" muted />
      {/* @ts-expect-error: no topology. */}
      <beach-session topology="ring" />
      {/* @ts-expect-error: none of the attribute's values. */}
      <beach-session when-full="never" />
      {/* @ts-expect-error: read-only. */}
      <beach-session state="live" />
      {/* @ts-expect-error: an event has no such property. */}
      <beach-session ${event}={({ peer }) => peer} />
    </main>
  );
`;

const templates = {
  react: { source: 'react', event: 'onbeach-message', jsx: 'react-jsx' },
  preact: { source: 'preact', event: 'onbeach-message', jsx: 'react-jsx' },
  solid: { source: 'solid-js', event: 'on:beach-message', jsx: 'preserve' },
};

export type Template = keyof typeof templates;

/** Installs the frameworks whose types `checkTemplate()` needs and this repository does not have. */
export function installTemplates(): void {
  const folder = join(examples, 'templates');
  mkdirSync(folder, { recursive: true });
  write('package.json', '{ "private": true, "type": "module" }', folder);
  const names = ['preact', 'solid-js', '@types/react'];
  run(
    'npm',
    ['install', '--loglevel=error', '--prefer-offline', tarball('beach-session'), ...names],
    folder,
  );
}

/** Compiles a page in the JSX of a framework, as a strict project does, including the types of the package. */
export function checkTemplate(name: Template): void {
  const { source, event, jsx } = templates[name];
  const folder = join(examples, 'templates');
  mkdirSync(folder, { recursive: true });
  write(`${name}.tsx`, `import 'beach-session/${name}';\n${page(event)}`, folder);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    jsx,
    jsxImportSource: source,
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: [`${name}.tsx`] }), folder);
  run(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc')], folder);
}
