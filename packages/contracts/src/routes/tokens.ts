import { z } from 'zod'
import { tokenCreated, tokenList, tokenRequest } from '../tokens.ts'
import type { RouteDefinition } from './route-definition.ts'

export const tokensRoutes = {
  listTokens: {
    method: 'GET',
    path: '/tokens',
    access: 'token.write',
    summary: 'API tokens of everybody, newest first',
    status: 200,
    response: tokenList,
    problems: [],
  },
  createToken: {
    method: 'POST',
    path: '/tokens',
    access: 'token.write',
    summary: 'Make a token of one’s own; it is shown once',
    recentSignIn: true,
    body: tokenRequest,
    status: 201,
    response: tokenCreated,
    problems: [],
  },
  revokeToken: {
    method: 'DELETE',
    path: '/tokens/:tokenId',
    access: 'token.write',
    summary: 'Revoke a token, at once and for good',
    params: z.object({ tokenId: z.uuid() }),
    status: 204,
    response: z.null(),
    problems: ['not-found'],
  },
} as const satisfies Record<string, RouteDefinition>
