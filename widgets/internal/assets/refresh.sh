#!/bin/sh
# Fetches the chart libraries from the npm registry and packs them for embedding:
#   sh widgets/internal/assets/refresh.sh                  the versions in versions.txt
#   sh widgets/internal/assets/refresh.sh 5.6.1            another one of echarts
#   sh widgets/internal/assets/refresh.sh 5.6.1 2.0.10     and of echarts-gl, which has the 3-D charts
# Writes *.min.js.gz, their licences and versions.txt. Needs npm, tar, gzip and sha256sum.
set -eu
cd "$(dirname "$0")"
listed() { awk -v name="$1" '$1 == name { print $2 }' versions.txt; }
echarts=${1:-$(listed echarts)}
gl=${2:-$(listed echarts-gl)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fetch NAME VERSION LICENCE packs dist/NAME.min.js and writes its line for versions.txt.
fetch() {
	mkdir "$work/$1"
	(cd "$work/$1" && npm pack --silent "$1@$2" >/dev/null && tar xzf "$1-$2.tgz")
	gzip -9nc "$work/$1/package/dist/$1.min.js" >"$work/js.gz"
	mv "$work/js.gz" "$1.min.js.gz"
	cp "$work/$1/package/LICENSE" "$1.LICENSE.txt"
	sum=$(sha256sum "$work/$1/package/dist/$1.min.js" | cut -d' ' -f1)
	echo "$1 $2 $3 npm:$1@$2/dist/$1.min.js $sum" >>"$work/versions.txt"
}

echo "# name version licence source sha256-of-the-unpacked-file" >"$work/versions.txt"
fetch echarts "$echarts" Apache-2.0
cp "$work/echarts/package/NOTICE" echarts.NOTICE.txt
cp "$work/echarts/package/licenses/LICENSE-d3" echarts.LICENSE-d3.txt
fetch echarts-gl "$gl" BSD-3-Clause
cp "$work/echarts-gl/package/dist/echarts-gl.min.js.LICENSE.txt" echarts-gl.LICENSE-parts.txt
# What echarts-gl has taken into its file: two packages, and glMatrix within one of them.
licence() {
	mkdir "$work/$1"
	(cd "$work/$1" && npm pack --silent "$1@$2" >/dev/null && tar xzf "$1-$2.tgz")
	cp "$work/$1/package/LICENSE" "echarts-gl.LICENSE-$1.txt"
}
licence claygl 1.3.0
licence zrender 5.6.1
awk '/^\/\* Copyright \(c\) 2013, Brandon Jones/ { on = 1 } on { print } on && /\*\// { exit }' \
	"$work/echarts-gl/package/dist/echarts-gl.js" >echarts-gl.LICENSE-glmatrix.txt
mv "$work/versions.txt" versions.txt
cat versions.txt
