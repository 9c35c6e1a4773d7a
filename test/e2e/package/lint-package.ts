import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Returns what publint says of a packed package. */
export async function publintMessages(tarball: string): Promise<(string | undefined)[]> {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
  });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

/**
 * Returns where the types of a packed package do not agree with its modules, as Are The Types Wrong sees it. The packages
 * are for ES modules alone, which neither CommonJS nor the resolution of Node.js 10 finds.
 */
export async function typeProblems(tarball: string): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!analysis.types) return ['no types'];
  return analysis.problems
    .filter(
      (problem) =>
        !('resolutionKind' in problem && /node10|node16-cjs/.test(problem.resolutionKind)),
    )
    .map((problem) => JSON.stringify(problem));
}
