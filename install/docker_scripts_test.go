package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// image is a folder that stands for the file system of an image.
type image struct {
	dir, bin, log string
	env           []string
}

// newImage has HOME, a Jupyter prefix and Go's folders, and commands in bin instead of root's own.
func newImage(t *testing.T) *image {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the image's scripts need bash")
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("the image's scripts need bash")
	}
	dir := t.TempDir()
	im := &image{dir: dir, bin: filepath.Join(dir, "bin"), log: filepath.Join(dir, "log")}
	for _, d := range []string{"bin", "home", "conda", "go", "go/cache", "var/lib/apt/lists"} {
		must(t, os.MkdirAll(filepath.Join(dir, d), 0o755))
	}
	im.env = append(os.Environ(), "PATH="+im.bin+":"+os.Getenv("PATH"), "LOG="+im.log, "ROOT="+dir, "HOME="+dir+"/home",
		"CONDA_DIR="+dir+"/conda", "GOPATH="+dir+"/go", "GOCACHE="+dir+"/go/cache", "NB_USER=jovyan", "NB_UID=1000", "NB_GID=100",
		"XDG_CONFIG_HOME="+noTelemetry(t), asCommand+"=")
	return im
}

// command puts a shell script on the image's PATH.
func (im *image) command(t *testing.T, name, body string) {
	t.Helper()
	text := fmt.Sprintf("#!/bin/sh\necho \"%s $*\" >>\"$LOG\"\n%s\n", name, body)
	must(t, os.WriteFile(filepath.Join(im.bin, name), []byte(text), 0o755))
}

// run runs a script of docker/ in the module's folder.
func (im *image) run(t *testing.T, script string, env ...string) (out string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "install/docker/"+script)
	cmd.Dir, cmd.Env = "..", append(im.env, env...)
	text, err := cmd.CombinedOutput()
	return string(text), err
}

func TestSystemScript(t *testing.T) {
	for _, c := range []struct{ name, uid, want, not string }{
		{"the base image's user", "1000", "", "usermod"},
		{"another number", "1234", "usermod --uid 1234 jovyan\nchown --recursive --from=1000 1234 ", "\x00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			im := newImage(t)
			im.command(t, "id", "echo 1000")
			for _, name := range []string{"apt-get", "usermod", "chown", "install"} {
				im.command(t, name, "")
			}
			must(t, os.WriteFile(filepath.Join(im.dir, "var/lib/apt/lists/index"), nil, 0o600))
			if out, err := im.run(t, "system.sh", "NB_UID="+c.uid); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			log, err := os.ReadFile(im.log)
			must(t, err)
			did := string(log)
			if !strings.Contains(did, c.want) || strings.Contains(did, c.not) {
				t.Errorf("did\n%swant %q and not %q", did, c.want, c.not)
			}
			if !strings.Contains(did, "apt-get install --yes --quiet --no-install-recommends gcc libc6-dev\n") {
				t.Errorf("no C compiler:\n%s", did)
			}
			if !strings.Contains(did, fmt.Sprintf("install -d -o %s -g 100 %s/go %s/go/cache\n", c.uid, im.dir, im.dir)) {
				t.Errorf("Go's folders are not the user's:\n%s", did)
			}
			if left, _ := filepath.Glob(filepath.Join(im.dir, "var/lib/apt/lists/*")); len(left) > 0 {
				t.Errorf("package lists are left in the image: %q", left)
			}
			show := exec.Command("bash", "-c", `. "$1"; echo "$PATH|$GOPATH|$GOTOOLCHAIN"`, "bash", filepath.Join(im.dir, "etc/profile.d/moduli-go.sh"))
			show.Env = []string{"PATH=/usr/bin:/bin"}
			got, err := show.Output()
			must(t, err)
			if want := fmt.Sprintf("/usr/local/go/bin:%s/go/bin:/usr/bin:/bin|%s/go|local\n", im.dir, im.dir); string(got) != want {
				t.Errorf("a login shell has %q, want %q", got, want)
			}
		})
	}
}

func TestSystemScriptWantsItsVariables(t *testing.T) {
	im := newImage(t)
	if out, err := im.run(t, "system.sh", "NB_GID="); err == nil || !strings.Contains(out, "NB_GID") {
		t.Errorf("without NB_GID: %v\n%s", err, out)
	}
}

// realGo stands for the image's Go: the one of this machine with this machine's cache, so that a test
// does not build the world.
func (im *image) realGo(t *testing.T) {
	t.Helper()
	path, err := exec.LookPath("go")
	must(t, err)
	im.command(t, "go", fmt.Sprintf("GOPATH=%q GOMODCACHE=%q GOCACHE=%q exec %q \"$@\"", goEnv(t, "GOPATH"), goEnv(t, "GOMODCACHE"), goEnv(t, "GOCACHE"), path))
}

func TestTheImageIsBuiltByItsScripts(t *testing.T) {
	im := newImage(t)
	im.realGo(t)
	im.command(t, "jupyter", "echo jupyter_client : 8.10.0")
	im.command(t, "pip", `mkdir -p "$CONDA_DIR/share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager"`)
	cached := filepath.Join(im.dir, "go/cache/00/00ff-a")
	must(t, os.MkdirAll(filepath.Dir(cached), 0o755))
	must(t, os.WriteFile(cached, nil, 0o600))

	if out, err := im.run(t, "check.sh"); err == nil || !strings.Contains(out, "image: "+im.dir+"/home/notebooks is not writable") {
		t.Errorf("an unfinished image passes: %v\n%s", err, out)
	}
	for _, script := range []string{"kernel.sh", "course.sh"} {
		if out, err := im.run(t, script); err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
	}
	if _, err := readSpec(filepath.Join(im.dir, "conda/share/jupyter/kernels", specName)); err != nil {
		t.Error(err)
	}
	info, err := os.Stat(cached)
	must(t, err)
	if info.ModTime().Before(time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the build cache is from %v: Go will drop it", info.ModTime())
	}
	if link, err := os.Readlink(filepath.Join(im.dir, "home/moduli-go")); err != nil || filepath.Base(link) == "" {
		t.Errorf("no link to the source: %q, %v", link, err)
	}
	for _, login := range []string{".bash_profile", ".profile"} {
		must(t, os.WriteFile(filepath.Join(im.dir, "home", login), []byte("PATH="+im.bin+":$PATH\n"), 0o600))
	}
	if out, err := im.run(t, "check.sh"); err != nil {
		t.Errorf("check.sh: %v\n%s", err, out)
	}
}
