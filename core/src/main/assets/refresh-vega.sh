#!/bin/sh
# Fetches Vega's bundles into core's resources, with their licences. Needs npm. Change the versions here, run it, and look at a report.
set -eu

VEGA=6.4.0
VEGA_LITE=6.4.3
VEGA_EMBED=7.3.0
VEGA_INTERPRETER=2.3.2

target=$(cd "$(dirname "$0")/../resources/dev/reprise/core/vega" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fetch() { # package, version
    npm pack --silent "$1@$2" >/dev/null
    mkdir "$1"
    tar xzf "$1-$2.tgz" -C "$1" --strip-components=1
    cp "$1/LICENSE" "$target/$1.LICENSE.txt"
}
fetch vega "$VEGA"
fetch vega-lite "$VEGA_LITE"
fetch vega-embed "$VEGA_EMBED"
fetch vega-interpreter "$VEGA_INTERPRETER"

# The comments that name source maps are dropped: there are none here.
for name in vega vega-lite vega-embed; do
    sed '/^\/\/# sourceMappingURL=/d' "$name/build/$name.min.js" >"$target/$name.min.js"
done

# The interpreter comes as a module only; in a page it takes what it imports from vega, and becomes vega.expressionInterpreter.
{
    echo '(function () {'
    sed -e "s/^import { ascending, isString, DisallowedObjectProperties } from 'vega-util';/const { ascending, isString, DisallowedObjectProperties } = vega;/" \
        -e 's/^export { expression as expressionInterpreter };/vega.expressionInterpreter = expression;/' \
        -e '/^\/\/# sourceMappingURL=/d' vega-interpreter/build/vega-interpreter.js
    echo '})();'
} >"$target/vega-interpreter.js"
if grep -E '^(import|export) ' "$target/vega-interpreter.js"; then
    echo "vega-interpreter's imports have changed: mend this script" >&2
    exit 1
fi

cat >"$target/VERSIONS.txt" <<VERSIONS
vega $VEGA
vega-lite $VEGA_LITE
vega-embed $VEGA_EMBED
vega-interpreter $VEGA_INTERPRETER (wrapped as a plain script)
VERSIONS
