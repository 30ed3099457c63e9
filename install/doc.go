// Command install puts the kernel "Go (moduli)" into Jupyter, takes it out again and checks a machine.
//
//	go run ./install                        # for this user; needs Go, no Python
//	go run ./install --sys-prefix           # into the active Python environment
//	go run ./install --prefix /opt/jupyter  # under a folder, as images and packages do
//	go run ./install uninstall              # with the same flag removes what install wrote
//	go run ./install doctor                 # says what this machine has and lacks
//
// It builds the kernel to a path that does not change from version to version and replaces it there in
// one step, so that kernels that are running go on with the binary that they started with. Then it
// writes the kernelspec "moduli-go": kernel.json and the logos. Doing it twice is doing it once.
//
// It works in any folder of the module, and from anywhere else with
//
//	go run github.com/moduli-rnn/moduli-go/install@latest
//
// # Caveats
//
// Jupyter's setting JUPYTER_PLATFORM_DIRS is not followed: set JUPYTER_DATA_DIR where you use it.
package main
