package frontend

import (
	"path"
	"strings"
)

// standard are the packages of the standard library that are not linked into the kernel,
// by name. Of namesakes it is the one that a notebook is likelier to mean.
var standard = func() map[string]string {
	m := map[string]string{}
	for _, p := range strings.Fields(`
		archive/tar archive/zip compress/bzip2 compress/flate compress/gzip compress/lzw compress/zlib
		crypto crypto/aes crypto/cipher crypto/des crypto/ecdh crypto/ecdsa crypto/ed25519 crypto/elliptic crypto/hkdf crypto/hmac
		crypto/pbkdf2 crypto/rc4 crypto/rsa crypto/sha3 crypto/subtle crypto/tls crypto/x509
		database/sql database/sql/driver debug/buildinfo debug/dwarf debug/elf embed
		encoding/ascii85 encoding/asn1 encoding/base32 encoding/gob encoding/pem encoding/xml expvar flag
		go/ast go/build go/constant go/doc go/format go/importer go/parser go/printer go/token go/types
		hash/adler32 hash/crc64 hash/maphash index/suffixarray io/ioutil log/slog
		mime mime/multipart mime/quotedprintable net net/http net/http/cookiejar net/http/httptest net/http/httptrace net/http/httputil
		net/mail net/netip net/rpc net/smtp net/textproto net/url os/exec os/signal os/user plugin regexp/syntax
		runtime runtime/debug runtime/metrics runtime/pprof runtime/trace structs syscall
		testing testing/fstest testing/iotest testing/quick testing/synctest text/scanner unique unsafe weak`) {
		m[path.Base(p)] = p
	}
	return m
}()

// wantStandard notes an import of the standard library for a name that nothing has, if there
// is a package of that name which can be had. It reports whether the plan has changed.
func (c *checking) wantStandard() bool {
	changed := false
	for _, e := range c.errs {
		if !strings.HasPrefix(e.Msg, "undefined: ") {
			continue
		}
		u := c.unknown(e.Pos)
		if u.sel == "" || u.of != nil || c.standard[u.id.Name] != "" {
			continue
		}
		if p := standard[u.id.Name]; p != "" {
			if _, err := c.Scope.imports.Import(p); err == nil {
				c.standard[u.id.Name] = p
				changed = true
			}
		}
	}
	return changed
}
