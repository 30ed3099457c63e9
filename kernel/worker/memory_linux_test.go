package worker

import "testing"

func TestControlGroupsLimitTheMachine(t *testing.T) {
	const total = 8 << 30
	for _, c := range []struct {
		name, groups string
		files        map[string]string
		want         int64
	}{
		{"none", "", nil, total},
		{"version 2", "0::/user/session\n", map[string]string{"/sys/fs/cgroup/user/session/memory.max": "max\n", "/sys/fs/cgroup/user/memory.max": "4294967296\n"}, 4 << 30},
		{"the lowest counts", "0::/a/b\n", map[string]string{"/sys/fs/cgroup/a/b/memory.max": "2147483648\n", "/sys/fs/cgroup/a/memory.max": "1073741824\n"}, 1 << 30},
		{"in a container that sees only its root", "0::/host/name\n", map[string]string{"/sys/fs/cgroup/memory.max": "1073741824\n"}, 1 << 30},
		{"version 1", "5:cpu,cpuacct:/x\n4:memory:/y\n", map[string]string{"/sys/fs/cgroup/memory/y/memory.limit_in_bytes": "3221225472\n", "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "1\n"}, 3 << 30},
		{"version 1 without a limit", "4:memory:/y\n", map[string]string{"/sys/fs/cgroup/memory/y/memory.limit_in_bytes": "9223372036854771712\n"}, total},
		{"nonsense", "memory\n::\n0:::\n4:memory:../..\n", map[string]string{"/sys/fs/cgroup/memory/memory.limit_in_bytes": "lots\n"}, total},
	} {
		t.Run(c.name, func(t *testing.T) {
			read := func(file string) (string, bool) { text, ok := c.files[file]; return text, ok }
			if got := lowestLimit(total, c.groups, read); got != c.want {
				t.Errorf("%d, want %d", got, c.want)
			}
		})
	}
}
