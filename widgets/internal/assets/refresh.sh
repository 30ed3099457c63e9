#!/bin/sh
# Fetches the chart library from the npm registry and packs it for embedding:
#   sh widgets/internal/assets/refresh.sh            the version in versions.txt
#   sh widgets/internal/assets/refresh.sh 5.6.1      another one
# Writes echarts.min.js.gz, its licences and versions.txt. Needs npm, tar, gzip and sha256sum.
set -eu
cd "$(dirname "$0")"
version=${1:-$(awk '$1 == "echarts" { print $2 }' versions.txt)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "echarts@$version" >/dev/null && tar xzf "echarts-$version.tgz")
gzip -9nc "$work/package/dist/echarts.min.js" >"$work/js.gz"
mv "$work/js.gz" echarts.min.js.gz
cp "$work/package/LICENSE" echarts.LICENSE.txt
cp "$work/package/NOTICE" echarts.NOTICE.txt
cp "$work/package/licenses/LICENSE-d3" echarts.LICENSE-d3.txt
sum=$(sha256sum "$work/package/dist/echarts.min.js" | cut -d' ' -f1)
{
	echo "# name version licence source sha256-of-the-unpacked-file"
	echo "echarts $version Apache-2.0 npm:echarts@$version/dist/echarts.min.js $sum"
} >versions.txt
cat versions.txt
