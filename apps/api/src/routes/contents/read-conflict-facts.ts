import type { RouteHandler } from '../route-handler.ts'

export const readConflictFacts: RouteHandler<'readConflictFacts'> = ({ contents }, { params }) => contents.facts(params.conflictId)
