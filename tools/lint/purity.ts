import ts from 'typescript'

/** Names that bring time, randomness, waiting or the outside world in. Biome refuses most of them by name too; this sees how they are used. */
const impure = new Set([
  'Math.random',
  'Date',
  'Promise',
  'globalThis',
  'process',
  'console',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
])

/** What makes a file of the core impure: one line for each place. Types don't count, since they do nothing. */
export function findImpurities(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return
    const what = nameImpurity(node)
    if (what !== null) found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function nameImpurity(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async'
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return 'await'
  if (ts.isMetaProperty(node)) return 'import.meta'
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()'
  if (ts.isPropertyAccessExpression(node)) return impure.has(node.getText()) ? node.getText() : null
  if (ts.isIdentifier(node) && impure.has(node.text)) return isName(node) ? null : node.text
  return null
}

/** Whether an identifier only names a member or a property, such as the `process` in `step.process`. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent)) && parent.name === node)
  )
}
