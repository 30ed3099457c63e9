package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var dockerfiles = []string{"../Dockerfile.jupyter", "../.binder/Dockerfile"}

// instruction is one of a Dockerfile, its continued lines joined.
type instruction struct{ name, args string }

func instructions(t *testing.T, path string) []instruction {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	joined := strings.ReplaceAll(string(text), "\\\n", " ")
	var list []instruction
	for l := range strings.Lines(joined) {
		if l = strings.TrimSpace(l); l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		name, args, _ := strings.Cut(l, " ")
		list = append(list, instruction{strings.ToUpper(name), strings.TrimSpace(args)})
	}
	return list
}

func TestDockerfilesKeepTheRulesOfImages(t *testing.T) {
	gomod, err := os.ReadFile("../go.mod")
	must(t, err)
	language := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(gomod)[1]
	pinned := regexp.MustCompile(`^[a-z0-9./-]+:[a-z-]*\d[\w.-]*( AS [a-z]+)?$`)
	for _, path := range dockerfiles {
		user, env, goImage := "", map[string]string{}, ""
		for _, in := range instructions(t, path) {
			switch in.name {
			case "FROM":
				if !pinned.MatchString(in.args) || strings.Contains(in.args, "latest") {
					t.Errorf("%s: FROM %s: want an image with a version", path, in.args)
				}
				if strings.HasPrefix(in.args, "golang:") {
					goImage = in.args
				}
			case "USER":
				user = in.args
			case "ENV":
				for pair := range strings.FieldsSeq(in.args) {
					name, value, ok := strings.Cut(pair, "=")
					if !ok {
						t.Errorf("%s: ENV %s: want NAME=value", path, pair)
					}
					env[name] = value
				}
			case "RUN":
				checkRun(t, path, in.args, env)
			case "COPY":
				if !strings.Contains(in.args, "--chown=") && !strings.Contains(in.args, "--from=") {
					t.Errorf("%s: COPY %s: files of root; want --chown", path, in.args)
				}
			case "ARG", "WORKDIR":
			default:
				t.Errorf("%s: %s %s: the base image's entry point, command and ports stay as they are, and nothing is added from elsewhere", path, in.name, in.args)
			}
			if regexp.MustCompile(`(?i)token|secret|password|sudo|curl|wget`).MatchString(in.args) {
				t.Errorf("%s: %s %s", path, in.name, in.args)
			}
		}
		if user != "${NB_UID}" {
			t.Errorf("%s: the last USER is %q, want ${NB_UID}", path, user)
		}
		if env["GOTOOLCHAIN"] != "local" {
			t.Errorf("%s: GOTOOLCHAIN=%q, want local: another toolchain would be fetched", path, env["GOTOOLCHAIN"])
		}
		if !strings.HasPrefix(goImage, "golang:"+string(language)+".") {
			t.Errorf("%s: %q, go.mod asks for %s", path, goImage, language)
		}
		if !strings.HasSuffix(env["PATH"], ":${PATH}") || !strings.HasPrefix(env["PATH"], "/usr/local/go/bin:") {
			t.Errorf("%s: PATH=%s", path, env["PATH"])
		}
	}
}

// checkRun wants a RUN to be one of the scripts that TestDockerScripts runs, with what it needs in env.
func checkRun(t *testing.T, path, args string, env map[string]string) {
	t.Helper()
	script, ok := strings.CutPrefix(args, "bash install/")
	if !ok || strings.ContainsAny(script, " &|;") {
		t.Errorf("%s: RUN %s: want bash install/SCRIPT", path, args)
		return
	}
	text, err := os.ReadFile(script)
	if err != nil {
		t.Errorf("%s: RUN %s: %v", path, args, err)
		return
	}
	if !strings.Contains(string(text), "\nset -euo pipefail\n") {
		t.Errorf("%s goes on after a failure: want set -euo pipefail", script)
	}
	fromBase := []string{"NB_USER", "NB_UID", "NB_GID", "CONDA_DIR", "HOME"}
	for _, need := range regexp.MustCompile(`"\$\{(\w+):\?\}"`).FindAllStringSubmatch(string(text), -1) {
		if _, ok := env[need[1]]; !ok && !slices.Contains(fromBase, need[1]) {
			t.Errorf("%s: %s needs %s, which nothing sets", path, script, need[1])
		}
	}
}

func TestBinderBuildsTheSameImage(t *testing.T) {
	a, b := instructions(t, dockerfiles[0]), instructions(t, dockerfiles[1])
	if !slices.Equal(a, b) {
		t.Errorf("%s and %s differ:\n%v\n%v", dockerfiles[0], dockerfiles[1], a, b)
	}
}

func TestDockerignoreLeavesWhatTheImageNeeds(t *testing.T) {
	text, err := os.ReadFile("../.dockerignore")
	must(t, err)
	lines := strings.Fields(string(text))
	if !slices.Contains(lines, ".git") || !slices.Contains(lines, "**/out") {
		t.Errorf("%q: want .git and **/out in it", lines)
	}
	for _, need := range []string{"go.mod", "go.sum", "kernel", "moduli", "widgets", "install", "notebooks", "install/docker/kernel.sh"} {
		for _, l := range lines {
			if ok, err := filepath.Match(strings.TrimPrefix(l, "**/"), need); ok || err != nil {
				t.Errorf("%q leaves out %s (%v)", l, need, err)
			}
		}
	}
}
