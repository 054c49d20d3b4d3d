import type { RouteHandler } from '../route-handler.ts'

export const listAttention: RouteHandler<'listAttention'> = ({ attention }, { query, actor }) => attention.list(query, actor)
