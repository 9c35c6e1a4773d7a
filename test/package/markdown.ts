/** A fenced block of code, with the heading above it. */
export interface CodeBlock {
  readonly heading: string;
  readonly code: string;
}

/** All blocks of one language, in order. */
export function codeBlocks(markdown: string, language: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = '';
  let lines: string[] | null = null;
  let fence = '';
  for (const line of markdown.split('\n')) {
    if (lines !== null && line === '```') {
      if (fence === language) blocks.push({ heading, code: `${lines.join('\n')}\n` });
      lines = null;
    } else if (lines !== null) {
      lines.push(line);
    } else if (line.startsWith('```')) {
      fence = line.slice(3);
      lines = [];
    } else if (/^#+ /.test(line)) {
      heading = line.replace(/^#+ /, '');
    }
  }
  return blocks;
}

/** The text of every heading. */
export function headings(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
}

/** The prose, without its fenced blocks. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}
