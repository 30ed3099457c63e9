package magic

import "github.com/moduli-rnn/moduli-go/kernel/engine/spelling"

// elsewhere are commands of other kernels, with what does their work here.
var elsewhere = map[string]string{
	"%whos": "%who", "%lsmagic": "%help", "%magic": "%help", "%pip": "%get", "%conda": "%get", "%pwd": "%cd .", "%ls": "!ls",
	"%run": "!go run", "%sh": "%%bash", "%%sh": "%%bash", "%%script": "%%bash", "%set_env": "%env", "%reset_selective": "%reset",
	"%pinfo": "?name", "%pinfo2": "??name", "%system": "!command", "%sx": "!command", "%prun": "%time", "%restart": "%reset",
}

// suggestion is the command that was meant by a name, "" if none is near.
func suggestion(name string) string {
	if s := elsewhere[name]; s != "" {
		return s
	}
	var names []string
	for _, s := range table() {
		names = append(names, s.Name)
	}
	return spelling.Nearest(name, names)
}
