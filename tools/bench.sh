#!/usr/bin/env bash
# Brings Node 24 where the machine's own is older, then becomes the program itself, so that signals reach it.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. ./env.sh || exit 1
if [ "${1-}" = plan-page ]; then
  shift
  exec node e2e/bench/plan-page.ts "$@"
fi
if [ "${1-}" = storage ]; then
  shift
  exec node bench/storage.ts "$@"
fi
exec node bench/bench.ts "$@"
