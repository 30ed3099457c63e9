package zmtp

import "net"

// listenUnix binds a path. Its file has the access rights of its folder.
func listenUnix(path string) (net.Listener, error) { return net.Listen("unix", path) }
